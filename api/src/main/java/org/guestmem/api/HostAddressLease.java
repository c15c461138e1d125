package org.guestmem.api;

/**
 * The right to use the host address of a region, or of a part of it, until it is closed or revoked.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class HostAddressLease implements AutoCloseable {
  private final RegionLifetime lifetime;
  private final String holder;
  private final long address;
  private final long size;
  private final Runnable onRevoke;

  HostAddressLease(
      RegionLifetime lifetime, String holder, long address, long size, Runnable onRevoke) {
    this.lifetime = lifetime;
    this.holder = holder;
    this.address = address;
    this.size = size;
    this.onRevoke = onRevoke;
  }

  /**
   * Returns the host address of the first byte lent.
   *
   * <p>Never log it. Once the lease is closed or revoked it may be anybody's memory.
   *
   * @return the address in this process
   * @throws RegionClosedException if the lease is closed
   */
  public long address() {
    if (!lifetime.holds(this)) {
      throw new RegionClosedException("the host address lent to " + holder);
    }
    return address;
  }

  /**
   * Returns how many bytes are lent, from the address on; what lies beyond must not be touched.
   *
   * @return the size in bytes
   */
  public long size() {
    return size;
  }

  /**
   * Returns who holds the address.
   *
   * @return the name given to {@link MmapRegion#lendHostAddress}
   */
  public String holder() {
    return holder;
  }

  /** Gives the address back; closing again does nothing. The address must no longer be in use. */
  @Override
  public void close() {
    lifetime.giveBack(this);
  }

  void revoke() {
    onRevoke.run();
  }

  /**
   * Describes the lease without its address.
   *
   * @return the holder
   */
  @Override
  public String toString() {
    return "host address lent to " + holder;
  }
}
