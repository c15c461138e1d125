package org.guestmem.api.iommu;

import java.util.List;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.ReadOnlyRegionException;
import org.jspecify.annotations.Nullable;

/**
 * One access by IOVA: all of it is translated and checked, or it is a fault, before a byte moves.
 */
record IovaAccess(long iova, long length, Permissions wanted) {

  IovaAccess {
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " is negative");
    }
  }

  /** The addresses of an access that is not empty. */
  IovaRange range() {
    if (Long.compareUnsigned(iova + (length - 1), iova) < 0) {
      throw new IommuFaultException(this, -1, null, "it does not end before 2^64");
    }
    return new IovaRange(iova, iova + (length - 1));
  }

  IovaAccess ofLength(long bytes) {
    return new IovaAccess(iova, bytes, wanted);
  }

  /** The first piece of an incomplete translation that is denied or missing. */
  IovaRange unresolved(Translation translation) {
    IotlbEntry denied = firstDenied(translation);
    return denied != null ? denied.range() : translation.misses().get(0);
  }

  IommuFaultException fault(Translation translation) {
    IotlbEntry denied = firstDenied(translation);
    if (denied != null) {
      return new IommuFaultException(
          this, denied.range().first(), denied.permissions(), "mapped is " + denied);
    }
    IovaRange miss = translation.misses().get(0);
    return new IommuFaultException(this, miss.first(), null, "nothing is mapped at " + miss);
  }

  /** The first denied piece, unless a miss comes before it. */
  private static @Nullable IotlbEntry firstDenied(Translation translation) {
    if (translation.denied().isEmpty()) {
      return null;
    }
    IotlbEntry denied = translation.denied().get(0);
    return translation.misses().isEmpty()
            || Long.compareUnsigned(denied.range().first(), translation.misses().get(0).first()) < 0
        ? denied
        : null;
  }

  /** Checks that guest memory lies behind every piece and, for a write, that it can be written. */
  void checkTargets(GuestMemory memory, List<IotlbEntry> pieces) {
    for (IotlbEntry piece : pieces) {
      long length = piece.range().length();
      for (long done = 0; done < length; ) {
        GuestMemoryRegion region = regionAt(memory, piece, done);
        long offset = piece.target() + done - region.base();
        long count = Math.min(length - done, region.size() - offset);
        if (wanted.allows(Permissions.WRITE) && region.mapping().isReadOnly()) {
          throw new ReadOnlyRegionException(region.toString(), offset, count);
        }
        done += count;
      }
    }
  }

  private GuestMemoryRegion regionAt(GuestMemory memory, IotlbEntry piece, long done) {
    long target = piece.target() + done;
    return memory
        .find(target)
        .orElseThrow(
            () ->
                new IommuFaultException(
                    this,
                    piece.range().first() + done,
                    piece.permissions(),
                    "mapped is %s, but guest memory has nothing at %s"
                        .formatted(piece, GuestAddress.format(target))));
  }

  /** An access that must be one, but that several translations share. */
  MisalignedAccessException torn(GuestMemory memory, List<IotlbEntry> pieces) {
    GuestMemoryRegion region = regionAt(memory, pieces.get(0), 0);
    return new MisalignedAccessException(
        "%s, where %d translations share what lies at IOVA %s"
            .formatted(region.mapping(), pieces.size(), GuestAddress.format(iova)),
        pieces.get(0).target() - region.base(),
        (int) length);
  }
}
