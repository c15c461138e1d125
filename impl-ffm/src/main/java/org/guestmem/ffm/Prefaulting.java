package org.guestmem.ffm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.guestmem.api.HostOption;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;

/** Brings all pages of a mapping in, by several threads: madvise(2), MADV_POPULATE_WRITE. */
final class Prefaulting {
  // Large enough that threads seldom meet at the counter, small enough that all have work.
  private static final long MIN_SLICE = 2L << 20;
  private static final long MAX_SLICE = 64L << 20;
  private static final Libc.Result FINE = new Libc.Result(0, 0);

  private final Madvise word;
  private final Placement place;
  private final long slice;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong filled = new AtomicLong();
  private final AtomicReference<Libc.Result> outcome = new AtomicReference<>(FINE);

  private Prefaulting(Madvise word, Placement place, int threads, long pageSize) {
    this.word = word;
    this.place = place;
    long share = place.length() / (4L * threads);
    long bytes = Math.clamp(share, MIN_SLICE, MAX_SLICE);
    this.slice = (bytes + pageSize - 1) & -pageSize;
  }

  /** Tells whether the kernel can; from 5.14 on. */
  static boolean isAvailable() {
    return Madvise.POPULATE_READ.isKnown() && Madvise.POPULATE_WRITE.isKnown();
  }

  /** Brings the pages in; the threads that do it are gone when this returns. */
  static void run(RegionSpec spec, HostOption.Prefault option, Placement place, long pageSize) {
    boolean readOnly = spec.protection() == Protection.READ_ONLY;
    Madvise word = readOnly ? Madvise.POPULATE_READ : Madvise.POPULATE_WRITE;
    Prefaulting work = new Prefaulting(word, place, option.threads(), pageSize);
    List<Thread> helpers = new ArrayList<>();
    try {
      for (int i = 1; i < option.threads(); i++) {
        Thread helper = new Thread(work::fill, "guestmem-prefault-" + i);
        helper.setDaemon(true);
        helper.start();
        helpers.add(helper);
      }
      work.fill();
    } catch (OutOfMemoryError e) {
      work.stop();
      throw new MappingFailedException(
          spec,
          "thread %d of %d cannot be started".formatted(helpers.size() + 2, option.threads()),
          "use fewer threads, or raise ulimit -u and the limit of the control group");
    } finally {
      helpers.forEach(Prefaulting::join);
    }
    Errno.check(spec, "madvise(" + word + ")", work.outcome.get());
    if (work.filled.get() != place.length()) {
      throw new MappingFailedException(
          spec, "a thread ended before its pages had come", "raise -Xmx and look at its error");
    }
  }

  private void fill() {
    for (long at = take(); at < place.length(); at = take()) {
      long length = Math.min(slice, place.length() - at);
      Libc.Result result;
      do {
        result = word.invoke(place.address() + at, length);
      } while (Errno.EINTR.isOf(result));
      if (result.failed()) {
        outcome.compareAndSet(FINE, result);
        stop();
      } else {
        filled.addAndGet(length);
      }
    }
  }

  private long take() {
    return next.getAndAdd(slice);
  }

  private void stop() {
    next.set(place.length());
  }

  /** Waits whatever happens: nobody may touch a mapping that is about to go. */
  private static void join(Thread helper) {
    boolean interrupted = false;
    while (true) {
      try {
        helper.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
