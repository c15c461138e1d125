package org.guestmem.api.iommu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.guestmem.api.GuestMemory;

/** Copies by IOVA, in moves that lie in one piece on both sides each, in the safe direction. */
final class IovaCopy {
  private IovaCopy() {}

  /** A copy from one guest address to another. */
  private record Move(long from, long to, long length) {}

  /** Copies between accesses of one length, which may overlap by IOVA. */
  static void copy(GuestMemory memory, IovaPieces source, IovaPieces target) {
    List<Move> moves = moves(source, target);
    // From the end where the target lies above the source: no byte is overwritten unread.
    if (Long.compareUnsigned(target.access().iova(), source.access().iova()) > 0) {
      Collections.reverse(moves);
    }
    moves.forEach(move -> memory.copy(move.from, move.to, move.length));
  }

  private static List<Move> moves(IovaPieces source, IovaPieces target) {
    List<Move> moves = new ArrayList<>();
    int sources = 0;
    int targets = 0;
    for (long done = 0; done < source.access().length(); ) {
      IotlbEntry from = source.entries().get(sources);
      IotlbEntry to = target.entries().get(targets);
      long read = source.access().iova() + done;
      long written = target.access().iova() + done;
      // Never negative: an access has at most 2^63 - 1 bytes.
      long count = Math.min(from.range().last() - read, to.range().last() - written) + 1;
      moves.add(new Move(from.targetOf(read), to.targetOf(written), count));
      done += count;
      sources += read + count - 1 == from.range().last() ? 1 : 0;
      targets += written + count - 1 == to.range().last() ? 1 : 0;
    }
    return moves;
  }
}
