package io.signalbox.server;

import java.util.Locale;

/** To whom the status names rooms and participants. */
enum NameVisibility {

    /** To anyone, as the Node.js original does. */
    PUBLIC,

    /** To those who have the administrator's token; others see how many there are. */
    TOKEN,

    /** To nobody: no room is listed. */
    OFF;

    static NameVisibility parse(String text) {
        for (NameVisibility names : values()) {
            if (names.text().equals(text)) {
                return names;
            }
        }
        throw new IllegalArgumentException("must be public, token or off");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
