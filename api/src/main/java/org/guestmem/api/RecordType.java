package org.guestmem.api;

import java.util.Objects;

/**
 * A record that lies in memory as a {@link RecordLayout} decided.
 *
 * <p>Between memory and record there is always a copy: the guest cannot change what is decoded, and
 * a value that cannot be encoded writes nothing. The type is itself a record because the JVM trusts
 * the fields of those: where the type is a constant, so are its handles.
 *
 * @param type the class of the values
 * @param codec turns a copy into a value and back
 */
record RecordType<R extends Record>(Class<R> type, FieldCodec codec) implements ValueType<R> {

  @Override
  public int size() {
    return codec.size();
  }

  @Override
  public int alignment() {
    return codec.alignment();
  }

  @Override
  public R read(VolatileSlice slice, long offset) {
    slice.inside(offset, size(), VolatileSlice.READ);
    byte[] copy = new byte[size()];
    AlignedPieces.copyOut(slice, offset, copy, 0, copy.length);
    return decode(copy);
  }

  @Override
  public void write(VolatileSlice slice, long offset, R value) {
    byte[] copy = encode(value);
    slice.inside(offset, copy.length, VolatileSlice.WRITE);
    AlignedPieces.copyIn(slice, offset, copy, 0, copy.length);
  }

  R decode(byte[] copy) {
    try {
      return type.cast((Object) codec.reader().invokeExact(copy, 0));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw checked(e);
    }
  }

  byte[] encode(R value) {
    Objects.requireNonNull(value);
    byte[] copy = new byte[size()];
    try {
      codec.writer().invokeExact(copy, 0, (Object) value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw checked(e);
    }
    return copy;
  }

  /** No constructor and no accessor of a record may declare one, but it can be thrown. */
  private IllegalStateException checked(Throwable thrown) {
    return new IllegalStateException(type.getTypeName() + " threw a checked exception", thrown);
  }

  @Override
  public String toString() {
    return "%s, %d bytes".formatted(type.getTypeName(), size());
  }
}
