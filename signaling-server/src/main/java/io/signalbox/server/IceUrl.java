package io.signalbox.server;

import io.signalbox.spi.LogText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the URL of a STUN server (RFC 7064) or TURN server (RFC 7065). Where browsers are stricter than these, so is this: a browser
 * refuses a whole peer connection for one URL that it cannot use.
 */
final class IceUrl {

    private static final Pattern SCHEME = Pattern.compile("(stuns?|turns?):(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(:.*)?");
    private static final Pattern PORT = Pattern.compile("0*[1-9][0-9]{0,4}");
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}\\.?");
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\\.?");
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*]");
    private static final int MAX_NAME = 253;

    private IceUrl() {}

    static boolean isTurn(String url) {
        return url.toLowerCase(Locale.ROOT).startsWith("turn");
    }

    /** Throws {@link IllegalArgumentException} with the URL and what is wrong with it. */
    static void check(String url) {
        Matcher matcher = SCHEME.matcher(url);
        if (!matcher.matches()) {
            throw bad(url, "it must start with stun:, stuns:, turn: or turns:");
        }
        String rest = matcher.group(2);
        int question = rest.indexOf('?');
        if (question >= 0) {
            checkQuery(url, rest.substring(question + 1));
            rest = rest.substring(0, question);
        }
        checkAuthority(url, rest);
    }

    private static void checkQuery(String url, String query) {
        if (!isTurn(url)) {
            throw bad(url, "a STUN URL has no '?' (RFC 7064)");
        }
        if (!query.equals("transport=udp") && !query.equals("transport=tcp")) {
            throw bad(url, "after '?' only transport=udp and transport=tcp are possible (RFC 7065)");
        }
    }

    private static void checkAuthority(String url, String authority) {
        if (authority.startsWith("/")) {
            throw bad(url, "the host stands right after the colon, without slashes");
        }
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            throw bad(url, "an IPv6 address must stand in brackets");
        }
        checkHost(url, matcher.group(1));
        String port = matcher.group(2);
        if (port != null && !isPort(port.substring(1))) {
            throw bad(url, "the port must be a number from 1 to 65535");
        }
    }

    private static boolean isPort(String digits) {
        return PORT.matcher(digits).matches() && Integer.parseInt(digits) <= 65_535;
    }

    private static void checkHost(String url, String host) {
        if (host.startsWith("[")) {
            if (!isIpv6(host)) {
                throw bad(url, "there must be an IPv6 address in the brackets");
            }
        } else if (ENDS_IN_A_NUMBER.matcher(host).matches()) {
            if (!IPV4.matcher(host).matches()) {
                throw bad(url, "the host is no IPv4 address");
            }
        } else if (host.length() > MAX_NAME || !NAME.matcher(host).matches()) {
            throw bad(url, "the host must be a name in ASCII, an IPv4 address, or an IPv6 address in brackets");
        }
    }

    private static boolean isIpv6(String host) {
        if (!IPV6.matcher(host).matches()) {
            return false;
        }
        try {
            // In brackets it is never looked up.
            InetAddress.getByName(host);
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static IllegalArgumentException bad(String url, String problem) {
        return new IllegalArgumentException("has '" + LogText.of(url) + "': " + problem);
    }
}
