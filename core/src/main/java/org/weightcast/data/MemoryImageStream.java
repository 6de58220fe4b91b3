package org.weightcast.data;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory as an image reader wants it. Some decoders take what lies behind the end for zeros and go on for
 * minutes: after a few such reads this stream says no.
 */
final class MemoryImageStream extends ImageInputStreamImpl {
    private static final int MOST_READS_BEHIND_END = 1000;

    private final byte[] file;
    private int readsBehindEnd;

    MemoryImageStream(byte[] file) {
        this.file = file;
    }

    @Override
    public int read() throws UnreadablePictureException {
        bitOffset = 0;
        return isAtEnd() ? -1 : file[(int) streamPos++] & 255;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws UnreadablePictureException {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int count = (int) Math.min(length, file.length - streamPos);
        System.arraycopy(file, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    private boolean isAtEnd() throws UnreadablePictureException {
        if (streamPos < file.length) {
            return false;
        }
        if (++readsBehindEnd > MOST_READS_BEHIND_END) {
            throw new UnreadablePictureException("it is damaged or cut off");
        }
        return true;
    }

    @Override
    public long length() {
        return file.length;
    }
}
