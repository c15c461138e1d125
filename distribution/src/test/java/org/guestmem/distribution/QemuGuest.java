package org.guestmem.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A guest of QEMU's that runs its firmware and no more, with its memory in a file. */
final class QemuGuest implements AutoCloseable {
  static final long SIZE = 64 << 20;

  private final Process process;
  private final Path log;

  private QemuGuest(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; the test is skipped, with the reason, where QEMU cannot be had. */
  static QemuGuest start(Path ram, Path log) throws IOException, InterruptedException {
    String qemu = FetchedProgram.path("fetch-qemu");
    // Two processors: with one, QEMU's translator makes no atomic operation atomic for others.
    Process process =
        new ProcessBuilder(
                qemu,
                "-accel",
                "tcg",
                "-smp",
                "2",
                "-m",
                "64M",
                "-object",
                "memory-backend-file,id=ram,size=64M,share=on,mem-path=" + ram,
                "-machine",
                "q35,memory-backend=ram",
                "-nodefaults",
                "-display",
                "none",
                "-no-reboot")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    QemuGuest guest = new QemuGuest(process, log);
    guest.awaitFile(ram);
    return guest;
  }

  void assertRunning() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("QEMU ended: " + Files.readString(log));
    }
  }

  private void awaitFile(Path ram) throws IOException, InterruptedException {
    while (!Files.exists(ram) || Files.size(ram) < SIZE) {
      assertRunning();
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
