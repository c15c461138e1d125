package org.guestmem.api;

import java.util.Objects;

/**
 * A mapping placed at a guest physical address: the service that plug-ins look up.
 *
 * <p>The {@code api} bundle registers one for each configuration of the factory PID {@code
 * org.guestmem.region}; a plug-in may register its own the same way, with the properties named
 * here.
 *
 * <p>Thread-safety: immutable; its mapping is safe for use by many threads.
 */
public final class GuestMemoryRegion {
  /** Service property: the virtual machine that the region belongs to, a string. */
  public static final String VM = "guestmem.vm";

  /** Service property: the name of the region in its virtual machine, a string. */
  public static final String NAME = "guestmem.name";

  /** Service property: the first guest physical address, a {@code Long}, unsigned. */
  public static final String BASE = "guestmem.base";

  /** Service property: the size in bytes, a {@code Long}. */
  public static final String SIZE = "guestmem.size";

  /** Service property: where the bytes live, a string such as {@code anonymous}. */
  public static final String BACKING = "guestmem.backing";

  private final String name;
  private final long base;
  private final MmapRegion mapping;

  // Held here because every access by address asks for it: each step to it costs a load.
  private final long size;

  private GuestMemoryRegion(String name, long base, MmapRegion mapping) {
    this.name = name;
    this.base = base;
    this.mapping = mapping;
    this.size = mapping.size();
  }

  /**
   * Places a mapping at a guest physical address.
   *
   * @param name the name of the region in its virtual machine
   * @param base the first guest address, unsigned; a multiple of 4096
   * @param mapping the memory; its owner closes it
   * @return the region
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code base} is not a multiple of 4096, so that aligned
   *     values would not be one access, or the region would end past 2<sup>64</sup>
   */
  public static GuestMemoryRegion of(String name, long base, MmapRegion mapping) {
    Objects.requireNonNull(name, "name");
    checkedRange(base, mapping.size());
    return new GuestMemoryRegion(name, base, mapping);
  }

  /** Returns the guest addresses of so many bytes at a base, if a region may lie there. */
  static AddressRange checkedRange(long base, long size) {
    if ((base & 4095) != 0) {
      throw new IllegalArgumentException(
          "guest base " + GuestAddress.format(base) + " is not a multiple of 4096");
    }
    return AddressRange.of(base, size);
  }

  /**
   * Returns the name of the region.
   *
   * @return the name in its virtual machine
   */
  public String name() {
    return name;
  }

  /**
   * Returns the first guest physical address.
   *
   * @return the address, unsigned
   */
  public long base() {
    return base;
  }

  /**
   * Returns the last guest physical address.
   *
   * @return the address, inclusive and unsigned
   */
  public long last() {
    return base + (size - 1);
  }

  /**
   * Returns the guest physical addresses of the region.
   *
   * @return from {@link #base} to {@link #last}
   */
  public AddressRange range() {
    return new AddressRange(base, last());
  }

  /**
   * Returns how many bytes the region has.
   *
   * @return the size in bytes, at least 1
   */
  public long size() {
    return size;
  }

  /**
   * Returns the memory.
   *
   * @return the mapping
   */
  public MmapRegion mapping() {
    return mapping;
  }

  /**
   * Tells whether a guest address lies in the region.
   *
   * @param address the guest physical address, unsigned
   * @return true if it is one of its bytes
   */
  public boolean contains(long address) {
    return Long.compareUnsigned(address - base, size) < 0;
  }

  /**
   * Returns the view of the whole region.
   *
   * @return the view; its offset 0 is {@link #base}. It is the same until the protection of the
   *     mapping changes
   */
  public VolatileSlice slice() {
    return mapping.slice();
  }

  /**
   * Describes the region for messages.
   *
   * @return its name, guest addresses and mapping; no host address
   */
  @Override
  public String toString() {
    return "'%s' %s (%s)".formatted(name, range(), mapping);
  }
}
