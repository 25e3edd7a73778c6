package io.signalbox.core.internal.text;

import io.signalbox.spi.LogText;

/** Characters that no identifier holds. A log shows none of them, and some others neither: see {@link LogText}. */
public final class ForbiddenCharacters {

    private ForbiddenCharacters() {}

    /** Control characters, line separators, bidirectional overrides and isolates, and unpaired surrogates. */
    public static boolean contain(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
