package org.guestmem.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A guest of QEMU's, with its memory in a file. */
final class QemuGuest implements AutoCloseable {
  static final long SIZE = 64 << 20;
  private static final long SIZE_WITH_KERNEL = 256 << 20;

  private final Process process;
  private final Path log;

  private QemuGuest(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one that runs its firmware and no more; the test is skipped, with the reason, where QEMU
   * cannot be had.
   */
  static QemuGuest start(Path ram, Path log) throws IOException, InterruptedException {
    return start(ram, log, SIZE, List.of());
  }

  /** Starts one that boots a Linux kernel, which finds no disk and says so. */
  static QemuGuest startLinux(Path ram, Path log) throws IOException, InterruptedException {
    return start(
        ram, log, SIZE_WITH_KERNEL, List.of("-kernel", FetchedProgram.path("fetch-kernel")));
  }

  private static QemuGuest start(Path ram, Path log, long size, List<String> more)
      throws IOException, InterruptedException {
    String qemu = FetchedProgram.path("fetch-qemu");
    String mebibytes = (size >> 20) + "M";
    // Two processors: with one, QEMU's translator makes no atomic operation atomic for others.
    List<String> command =
        new ArrayList<>(
            List.of(
                qemu,
                "-accel",
                "tcg",
                "-smp",
                "2",
                "-m",
                mebibytes,
                "-object",
                "memory-backend-file,id=ram,size=" + mebibytes + ",share=on,mem-path=" + ram,
                "-machine",
                "q35,memory-backend=ram",
                "-nodefaults",
                "-display",
                "none",
                "-no-reboot"));
    command.addAll(more);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    QemuGuest guest = new QemuGuest(process, log);
    guest.awaitFile(ram, size);
    return guest;
  }

  void assertRunning() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("QEMU ended: " + Files.readString(log));
    }
  }

  private void awaitFile(Path ram, long size) throws IOException, InterruptedException {
    while (!Files.exists(ram) || Files.size(ram) < size) {
      assertRunning();
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
