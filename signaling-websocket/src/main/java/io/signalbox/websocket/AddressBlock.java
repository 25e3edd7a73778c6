package io.signalbox.websocket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses in CIDR notation (RFC 4632; RFC 4291, section 2.3).
 *
 * @param network an address of the block
 * @param prefixLength how many of its leading bits all addresses of the block share
 */
public record AddressBlock(InetAddress network, int prefixLength) {

    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)" + "(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    /** With a digit or a colon in front: what begins otherwise, the platform takes for a name, colons or not. */
    private static final Pattern IPV6 = Pattern.compile("(?!\\.)[0-9a-fA-F.]*(:[0-9a-fA-F.]*){2,8}");

    /**
     * Reads {@code address} or {@code address/length}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = parseAddress(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("not an IP address or a CIDR block: " + text);
        }
        int bits = address.getAddress().length * 8;
        if (slash < 0) {
            return new AddressBlock(address, bits);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
            throw new IllegalArgumentException("the prefix length of " + text + " must be 0 to " + bits);
        }
        return new AddressBlock(address, Integer.parseInt(length));
    }

    /** The address that the text writes out, or null if it is none; never asks a name server. */
    static @Nullable InetAddress parseAddress(String text) {
        if (!isWrittenOut(text)) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    /** Whether the platform reads the text, or refuses it, without asking a name server. */
    static boolean isWrittenOut(String text) {
        return IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
    }

    /**
     * The address of somebody who is connected, or null if it is none. On the local link it names a zone (RFC 4007,
     * section 11), which says by which interface and not who.
     */
    public static @Nullable InetAddress parsePeer(String text) {
        int zone = text.indexOf('%');
        return parseAddress(zone < 0 ? text : text.substring(0, zone));
    }

    /** Whether the block has this address. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
