package org.guestmem.ffm;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Huge pages for a test: raises the host's pool where this user may, and puts it back. A lock keeps
 * other test runs on the host from doing so meanwhile.
 */
final class PoolOfHugePages implements AutoCloseable {
  private static final Path LOCK =
      Path.of(System.getProperty("java.io.tmpdir"), "guestmem-huge-pages.lock");

  private final FileChannel lock;
  private final Path pool;
  private final long before;

  private PoolOfHugePages(FileChannel lock, Path pool) throws IOException {
    this.lock = lock;
    this.pool = pool;
    this.before = number("nr_hugepages");
  }

  /** Makes so many pages of a size free; skips the test, saying why, where that cannot be. */
  @SuppressWarnings("resource") // closed with what is returned
  static PoolOfHugePages of(int pages, long pageSize) throws IOException, InterruptedException {
    Path pool = Path.of("/sys/kernel/mm/hugepages/hugepages-%dkB".formatted(pageSize >> 10));
    if (!Files.isWritable(pool.resolve("nr_hugepages"))) {
      abort("this user may not raise " + pool.resolve("nr_hugepages"));
    }
    FileChannel lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    PoolOfHugePages raised = new PoolOfHugePages(lock, pool);
    // A first write may bring fewer pages than asked for: look again, and ask again.
    for (int i = 0; i < 100; i++) {
      if (raised.free() >= pages) {
        return raised;
      }
      raised.write(raised.number("nr_hugepages") + pages - raised.free());
      Thread.sleep(5);
    }
    raised.close();
    return abort("this host has no room for %d more huge pages in %s".formatted(pages, pool));
  }

  /** Leaves no page of a size for whoever asks; needs no right where there is none anyway. */
  @SuppressWarnings("resource") // closed with what is returned
  static PoolOfHugePages dry(long pageSize) throws IOException {
    Path pool = Path.of("/sys/kernel/mm/hugepages/hugepages-%dkB".formatted(pageSize >> 10));
    if (!Files.isDirectory(pool)) {
      abort("this host has no huge pages of that size");
    }
    FileChannel lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    PoolOfHugePages dry = new PoolOfHugePages(lock, pool);
    if (dry.free() == 0) {
      return dry;
    }
    if (!Files.isWritable(pool.resolve("nr_hugepages"))) {
      lock.close();
      abort("this user may not change " + pool.resolve("nr_hugepages"));
    }
    dry.write(dry.before - dry.free());
    return dry;
  }

  long free() throws IOException {
    return number("free_hugepages") - number("resv_hugepages");
  }

  private long number(String name) throws IOException {
    return Long.parseLong(Files.readString(pool.resolve(name)).strip());
  }

  private void write(long pages) throws IOException {
    Files.writeString(pool.resolve("nr_hugepages"), Long.toString(pages));
  }

  @Override
  public void close() throws IOException {
    if (number("nr_hugepages") != before) {
      write(before);
    }
    lock.close();
  }
}
