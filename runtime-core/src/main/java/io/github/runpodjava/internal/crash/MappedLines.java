package io.github.runpodjava.internal.crash;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * On a local disk: mapped into memory, so that to put a line is to copy it, without a system call, and what was copied
 * belongs to the kernel. Not on a volume that may hang: a thread that waits for a page of it stops the whole JVM.
 */
final class MappedLines implements NoteLines {
    private final MappedByteBuffer memory;
    private boolean gone;

    MappedLines(FileChannel channel) throws IOException {
        this.memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
    }

    @Override
    public void put(int at, byte[] bytes) {
        if (gone) {
            return;
        }
        try {
            memory.put(at, bytes);
        } catch (InternalError volume) {
            // A file system that went away shows so; the jobs go on without a note.
            gone = true;
        }
    }

    @Override
    public void close() {
        gone = true;
    }
}
