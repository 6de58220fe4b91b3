package org.weightcast.data;

import java.io.IOException;

/** Why a file cannot be decoded, as the second half of the sentence "The picture x cannot be read: ...". */
final class UnreadablePictureException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadablePictureException(String reason) {
        super(reason);
    }

    UnreadablePictureException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
