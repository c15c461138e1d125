package org.guestmem.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.guestmem.fuzz.ModelMemory.Piece;

/** What the accesses of each way do, by the words of the API's contract. */
record ModelDma(ModelMemory model, Crossing crossing) implements Dma {

  /** What becomes of a range that is not in one region. */
  enum Crossing {
    /** It is refused. */
    NONE,
    /** It may cross from region to region; one with a hole is refused. */
    WHOLE,
    /** It may cross, and what comes before a hole is moved. */
    PREFIX
  }

  @Override
  public Descriptor descriptor(long address) {
    if (crossing == Crossing.PREFIX) { // four accesses, of which the first that fails tells
      byte[] bytes = Arrays.copyOf(read(address, 8), Descriptor.SIZE);
      System.arraycopy(read(address + 8, 4), 0, bytes, 8, 4);
      System.arraycopy(read(address + 12, 2), 0, bytes, 12, 2);
      System.arraycopy(read(address + 14, 2), 0, bytes, 14, 2);
      return Descriptor.of(bytes);
    }
    return Descriptor.of(read(address, Descriptor.SIZE));
  }

  @Override
  public byte[] read(long address, int length) {
    long reach = reach(address, length);
    if (reach < length) {
      throw Refusal.after(reach);
    }
    return model.get(address, length);
  }

  @Override
  public void write(long address, byte[] bytes) {
    move(address, bytes, bytes.length, crossing == Crossing.WHOLE);
  }

  @Override
  public void fill(long address, long length, byte value) {
    byte[] bytes = new byte[(int) reach(address, length)];
    Arrays.fill(bytes, value);
    move(address, bytes, length, false);
  }

  /** Writes as much as can be reached; a region that refuses stops it, before or on the way. */
  private void move(long address, byte[] bytes, long length, boolean asks) {
    long reach = reach(address, length);
    long writable = model.writable(address, reach);
    if (writable == reach || !asks) {
      model.put(address, bytes, (int) writable);
    }
    refuse(address, length, reach, writable);
  }

  private void refuse(long address, long length, long reach, long writable) {
    Piece empty = length == 0 ? model.at(address) : null;
    if (writable < reach || (empty != null && empty.readOnly && crossing == Crossing.NONE)) {
      throw new Refusal(Refusal.READ_ONLY);
    }
    if (reach < length) {
      throw Refusal.after(reach);
    }
  }

  @Override
  public void copy(long from, long to, int length) {
    if (crossing != Crossing.PREFIX) {
      byte[] bytes = read(from, length);
      reach(to, length);
      write(to, bytes);
      return;
    }
    int count = (int) Math.min(reach(from, length), reach(to, length));
    byte[] bytes = model.get(from, count);
    long writable = model.writable(to, count);
    // From the end where the target lies above the source; what comes before a refusal is copied.
    int first = Long.compareUnsigned(to, from) > 0 ? count - tail(to, count) : 0;
    int last = first == 0 ? (int) writable : count;
    model.put(to + first, Arrays.copyOfRange(bytes, first, last), last - first);
    refuse(to, length, count, writable);
  }

  /** How many bytes of a range, which is mapped, can be written from its end on. */
  private int tail(long address, int length) {
    int tail = 0;
    while (tail < length && model.writable(address + length - tail - 1, 1) == 1) {
      tail++;
    }
    return tail;
  }

  @Override
  public int add(long address, int operand) {
    Piece piece = model.at(address);
    if (piece == null || piece.from(address) < Integer.BYTES) {
      boolean crosses = crossing != Crossing.NONE && model.mapped(address, 4) == 4;
      throw new Refusal(crosses ? Refusal.MISALIGNED : Refusal.HOLE);
    }
    if (piece.readOnly) {
      throw new Refusal(Refusal.READ_ONLY);
    }
    if ((address & 3) != 0) {
      throw new Refusal(Refusal.MISALIGNED);
    }
    ByteBuffer bytes = ByteBuffer.wrap(model.get(address, 4)).order(ByteOrder.nativeOrder());
    int before = bytes.getInt(0);
    model.put(address, bytes.putInt(0, before + operand).array(), 4);
    return before;
  }

  @Override
  public long checksum(long address, long length) {
    long reach = reach(address, length);
    if (reach < length) {
      throw Refusal.after(reach);
    }
    CRC32C sum = new CRC32C();
    sum.update(model.get(address, (int) length));
    return sum.getValue();
  }

  /** How much of a range can be moved; refuses where that is nothing at all. */
  private long reach(long address, long length) {
    long mapped = model.mapped(address, length);
    Piece piece = model.at(address);
    boolean inOne = length == 0 || (piece != null && piece.from(address) >= length);
    if ((length == 0 ? !model.begins(address) : mapped == 0)
        || (crossing == Crossing.NONE && !inOne)
        || (crossing == Crossing.WHOLE && mapped < length)) {
      throw new Refusal(Refusal.HOLE);
    }
    return mapped;
  }
}
