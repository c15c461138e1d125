package org.guestmem.api.iommu;

import java.io.Serial;
import java.util.Optional;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * An access by I/O virtual address could not be translated; no byte was moved.
 *
 * <p>Thread-safety: immutable.
 */
public final class IommuFaultException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The first address accessed. */
  private final long iova;

  /** How many bytes were accessed. */
  private final long length;

  /** What the access wanted. */
  private final Permissions wanted;

  /** The first address that could not be accessed. */
  private final long faultAddress;

  /** What is permitted there, or null where nothing is mapped. */
  private final @Nullable Permissions found;

  /**
   * Creates the exception.
   *
   * @param access the access: first address, length, what it wanted
   * @param faultAddress the first address that could not be accessed
   * @param found what is permitted there, or null where nothing is mapped
   * @param there what is there, for the message
   */
  IommuFaultException(
      IovaAccess access, long faultAddress, @Nullable Permissions found, String there) {
    super(
        "%s of %d bytes at IOVA %s faults at %s: %s"
            .formatted(
                access.wanted(),
                access.length(),
                GuestAddress.format(access.iova()),
                GuestAddress.format(faultAddress),
                there));
    this.iova = access.iova();
    this.length = access.length();
    this.wanted = access.wanted();
    this.faultAddress = faultAddress;
    this.found = found;
  }

  /**
   * Returns where the access began.
   *
   * @return the I/O virtual address, unsigned
   */
  public long iova() {
    return iova;
  }

  /**
   * Returns how much was accessed.
   *
   * @return the length in bytes
   */
  public long length() {
    return length;
  }

  /**
   * Returns what the access wanted.
   *
   * @return the permissions that it needed
   */
  public Permissions wanted() {
    return wanted;
  }

  /**
   * Returns where the fault is.
   *
   * @return the first I/O virtual address that could not be accessed, unsigned
   */
  public long faultAddress() {
    return faultAddress;
  }

  /**
   * Returns what was mapped at the {@link #faultAddress}.
   *
   * @return what it permits, or empty if nothing was mapped; where it permits what was {@link
   *     #wanted}, no guest memory lies behind the translation
   */
  public Optional<Permissions> found() {
    return Optional.ofNullable(found);
  }
}
