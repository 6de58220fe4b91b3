package org.weightcast.app.studio;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may speak to the studio: requests that name it by an address of its own (a foreign name that leads here, as in DNS rebinding, is
 * refused), that no other site's page has sent, and that know the token of this start.
 */
final class Guard {
    private static final int TOKEN_BYTES = 16;
    private static final String POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
            + " img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";
    /** Listening at these means at all addresses of the machine. */
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");
    /** An address in numbers and a port. No foreign name can lead to these, since they are no names. */
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:]+]):\\d+");

    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final String token = newToken();
    private final String host;

    /** @param host what the server is bound to */
    Guard(String host) {
        this.host = host;
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The first part of the path of all that is not the same for everyone; new at each start. */
    String token() {
        return token;
    }

    /** Checks a request before anything else is done with it, and marks its answer. */
    void check(Context request, int port) {
        protect(request);
        String asked = request.header("Host");
        if (asked == null || !isOurs(asked.toLowerCase(Locale.ROOT), port)) {
            throw new Refusal(
                    Refusal.FORBIDDEN, "The studio is not known by this name: use the address that it printed.");
        }
        boolean reads = Set.of("GET", "HEAD").contains(request.method().name());
        String origin = request.header("Origin");
        String site = request.header("Sec-Fetch-Site");
        boolean foreign = (origin != null && !origin.equalsIgnoreCase("http://" + asked))
                || (site != null && !reads && !OWN_SITES.contains(site));
        if (foreign) {
            throw new Refusal(Refusal.FORBIDDEN, "Pages of other sites may not use the studio.");
        }
    }

    private static void protect(Context request) {
        request.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
                .header("Cache-Control", "no-store");
    }

    private boolean isOurs(String asked, int port) {
        return List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port, named(host) + ":" + port)
                        .contains(asked)
                || (EVERYWHERE.contains(host) && NUMBERS.matcher(asked).matches() && asked.endsWith(":" + port));
    }

    /** An address as it stands in a URL; of a server that listens at all of this machine's, one that others can use. */
    static String named(String host) {
        String address = EVERYWHERE.contains(host) ? ownAddress() : host;
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static String ownAddress() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return "127.0.0.1";
        }
    }

    /** Compares in a time that tells nothing about the token. */
    void checkToken(String given) {
        if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
            throw new Refusal(
                    Refusal.FORBIDDEN, "This address is not of this start of the studio: use the one that it printed.");
        }
    }
}
