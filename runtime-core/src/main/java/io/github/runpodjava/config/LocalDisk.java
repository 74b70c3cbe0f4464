package io.github.runpodjava.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Knows the file systems of which a call is known to return. RunPod's network volumes are none of them. */
public final class LocalDisk {
    private static final Set<String> TYPES =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "overlay", "tmpfs", "ramfs", "apfs");

    private LocalDisk() {}

    /**
     * Whether the folder is on one.
     *
     * @throws IOException if there is no such folder
     */
    public static boolean has(Path folder) throws IOException {
        return TYPES.contains(Files.getFileStore(folder).type());
    }
}
