package org.guestmem.api.iommu;

/**
 * What a translation permits, or what an access wants.
 *
 * <p>Thread-safety: immutable.
 */
public enum Permissions {
  /** Mapped, but neither read nor written; wanting it asks only whether something is mapped. */
  NONE(0),
  /** Read only. */
  READ(1),
  /** Written only. */
  WRITE(2),
  /** Read and written. */
  READ_WRITE(3);

  private final int bits;

  Permissions(int bits) {
    this.bits = bits;
  }

  /**
   * Returns the permissions of the two bits that devices use.
   *
   * @param bits 1 to read, 2 to write, as in {@code VHOST_ACCESS_RO} and {@code VHOST_ACCESS_WO}
   *     (linux/vhost_types.h) and {@code VIRTIO_IOMMU_MAP_F_READ} and {@code
   *     VIRTIO_IOMMU_MAP_F_WRITE} (virtio 1.2, 5.13.6.5)
   * @return the permissions
   * @throws IllegalArgumentException if another bit is set
   */
  public static Permissions ofBits(int bits) {
    return switch (bits) {
      case 0 -> NONE;
      case 1 -> READ;
      case 2 -> WRITE;
      case 3 -> READ_WRITE;
      default ->
          throw new IllegalArgumentException(
              "permission bits 0x%x are not 1 (read), 2 (write), both or 0".formatted(bits));
    };
  }

  /**
   * Returns the two bits that devices use.
   *
   * @return 1 to read, 2 to write, both or 0
   */
  public int bits() {
    return bits;
  }

  /**
   * Tells whether an access is permitted.
   *
   * @param wanted what the access does
   * @return true if all of it is permitted; {@link #NONE} always is
   */
  public boolean allows(Permissions wanted) {
    return (wanted.bits & ~bits) == 0;
  }
}
