package org.guestmem.api.iommu;

import java.util.Objects;
import org.guestmem.api.GuestAddress;
import org.jspecify.annotations.Nullable;

/**
 * One translation: a range of I/O virtual addresses that lies in one piece in guest memory.
 *
 * <p>Thread-safety: immutable.
 *
 * @param range the addresses that are translated
 * @param target the guest physical address of the first of them, unsigned
 * @param permissions what it permits
 */
public record IotlbEntry(IovaRange range, long target, Permissions permissions) {

  /**
   * Creates a translation.
   *
   * @throws NullPointerException if an argument is null
   * @throws IovaRangeException if the target would end past 2<sup>64</sup>
   */
  public IotlbEntry {
    Objects.requireNonNull(permissions, "permissions");
    if (Long.compareUnsigned(target + (range.last() - range.first()), target) < 0) {
      throw IovaRangeException.ofTarget(range, target);
    }
  }

  /** What of this entry lies below a range, or null. */
  @Nullable IotlbEntry below(IovaRange cut) {
    return Long.compareUnsigned(range.first(), cut.first()) < 0
        ? part(range.first(), least(range.last(), cut.first() - 1))
        : null;
  }

  /** What of this entry lies above a range, or null. */
  @Nullable IotlbEntry above(IovaRange cut) {
    return Long.compareUnsigned(range.last(), cut.last()) > 0
        ? part(most(range.first(), cut.last() + 1), range.last())
        : null;
  }

  /** What of this entry lies in a range that overlaps it. */
  IotlbEntry within(IovaRange cut) {
    return cut.contains(range)
        ? this
        : part(most(range.first(), cut.first()), least(range.last(), cut.last()));
  }

  private IotlbEntry part(long first, long last) {
    return new IotlbEntry(new IovaRange(first, last), targetOf(first), permissions);
  }

  /** The guest address of an address in the range. */
  long targetOf(long iova) {
    return target + (iova - range.first());
  }

  /** Whether the next entry goes on where this one ends, at both sides of the translation. */
  boolean isContinuedBy(IotlbEntry next) {
    long length = range.length();
    // A target of 0 continues nothing: guest memory does not wrap around, though the sum does.
    return permissions == next.permissions
        && range.last() + 1 == next.range.first()
        && target + length == next.target
        && next.target != 0;
  }

  IotlbEntry joined(IotlbEntry next) {
    return new IotlbEntry(new IovaRange(range.first(), next.range.last()), target, permissions);
  }

  private static long least(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  private static long most(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  /**
   * Describes the translation for messages.
   *
   * @return the addresses, where they lie and what is permitted
   */
  @Override
  public String toString() {
    return "%s -> %s (%s)".formatted(range, GuestAddress.format(target), permissions);
  }
}
