package org.guestmem.api;

/**
 * The right to use the host address of a region, or of a part of it, until it is closed or revoked.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class HostAddressLease implements AutoCloseable {
  private final RegionLifetime lifetime;
  private final long address;
  private final long size;
  private final Revocation revocation;

  HostAddressLease(RegionLifetime lifetime, long address, long size, Revocation revocation) {
    this.lifetime = lifetime;
    this.address = address;
    this.size = size;
    this.revocation = revocation;
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
      throw new RegionClosedException("the host address lent to " + holder());
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
    return revocation.holder();
  }

  /** Gives the address back; closing again does nothing. The address must no longer be in use. */
  @Override
  public void close() {
    lifetime.giveBack(this);
  }

  /** Tells the holder that the region is closing. */
  void revoke() {
    revocation.end();
  }

  /** The holder needs to be told nothing any more. */
  void forget() {
    revocation.forget();
  }

  /**
   * Describes the lease without its address.
   *
   * @return the holder
   */
  @Override
  public String toString() {
    return "host address lent to " + holder();
  }
}
