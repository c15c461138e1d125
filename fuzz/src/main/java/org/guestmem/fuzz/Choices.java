package org.guestmem.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The decisions that bytes stand for, from the first byte on; when they are used up all are 0. */
final class Choices {
  private final byte[] bytes;
  private int next;

  Choices(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether all bytes are used up. */
  boolean isEmpty() {
    return next >= bytes.length;
  }

  /** A number from 0 to 255. */
  int octet() {
    return isEmpty() ? 0 : bytes[next++] & 0xff;
  }

  /** A number below a bound, which is at most 256. */
  int below(int bound) {
    return octet() % bound;
  }

  boolean yes() {
    return (octet() & 1) != 0;
  }

  <T> T of(List<T> all) {
    return all.get(below(all.size()));
  }

  /** A number of so many bytes, the highest first; unsigned, but for 8. */
  long number(int octets) {
    long number = 0;
    for (int i = 0; i < octets; i++) {
      number = number << Byte.SIZE | octet();
    }
    return number;
  }

  /** A number of any size: mostly small, or near a power of two. */
  long number() {
    int kind = octet();
    return switch (kind & 7) {
      case 0, 1 -> kind >>> 3;
      case 2, 3 -> number(1);
      case 4 -> number(2);
      case 5 -> number(4);
      case 6 -> number(8);
      default -> (1L << octet()) + (byte) octet();
    };
  }

  /** So many bytes; those that are used up are zero. */
  byte[] bytes(int count) {
    int from = Math.min(next, bytes.length);
    next += count;
    return Arrays.copyOf(Arrays.copyOfRange(bytes, from, Math.min(next, bytes.length)), count);
  }

  /** A text of at most 255 characters of Latin 1. */
  String text() {
    return new String(
        bytes(Math.min(octet(), bytes.length - Math.min(next, bytes.length))),
        StandardCharsets.ISO_8859_1);
  }
}
