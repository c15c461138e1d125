package org.guestmem.api;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Looks through ranges of bytes: each question about them is answered here, for all views. */
final class Scan {
  private Scan() {}

  static boolean isZero(ScanCursor bytes) {
    for (long run; (run = bytes.run()) > 0; ) {
      if (bytes.inHole()) {
        bytes.skip(run);
      } else {
        int count = bytes.take(run);
        if (!isZero(bytes.window(), count)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Compares the bytes with themselves, moved by one: vectorised, and without an array of zeros.
   */
  private static boolean isZero(byte[] bytes, int count) {
    return bytes[0] == 0 && Arrays.equals(bytes, 0, count - 1, bytes, 1, count);
  }

  /** Returns which byte differs first from those of an array, or -1. */
  static int mismatch(ScanCursor bytes, byte[] other, int from) {
    for (long run; (run = bytes.run()) > 0; ) {
      int at = (int) bytes.position();
      int count = bytes.take(run);
      int start = from + at;
      int found = Arrays.mismatch(bytes.window(), 0, count, other, start, start + count);
      if (found >= 0) {
        return at + found;
      }
    }
    return -1;
  }

  /** Returns which byte differs first from one of as many others, or -1. */
  static long mismatch(ScanCursor bytes, ScanCursor others) {
    for (long run; (run = Math.min(bytes.run(), others.run())) > 0; ) {
      if (bytes.inHole() && others.inHole()) {
        bytes.skip(run);
        others.skip(run);
        continue;
      }
      long at = bytes.position();
      int count = bytes.take(run);
      others.take(count);
      int found = Arrays.mismatch(bytes.window(), 0, count, others.window(), 0, count);
      if (found >= 0) {
        return at + found;
      }
    }
    return -1;
  }

  /** Returns where a pattern begins first, or -1. */
  static long find(ScanCursor bytes, byte[] pattern) {
    PatternMatch match = new PatternMatch(pattern);
    long end = 0;
    for (long run; !match.isComplete() && (run = bytes.run()) > 0; ) {
      if (bytes.inHole() && match.ignoresZeros()) {
        bytes.skip(run);
      } else {
        end = bytes.position();
        end += match.feed(bytes.window(), bytes.take(run));
      }
    }
    return match.isComplete() ? end - pattern.length : -1;
  }

  static long crc32c(ScanCursor bytes) {
    CRC32C crc = new CRC32C();
    for (long run; (run = bytes.run()) > 0; ) {
      crc.update(bytes.window(), 0, bytes.take(run));
    }
    return crc.getValue();
  }
}
