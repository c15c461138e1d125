package org.guestmem.fuzz;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.guestmem.fuzz.Shape.Field;
import org.guestmem.fuzz.Shape.Layout;
import org.guestmem.fuzz.Shape.Place;
import org.jspecify.annotations.Nullable;

/**
 * Record types with any components and annotations: those that can lie in memory do so by the rules
 * of C, the others are refused, and every value comes back as it was.
 */
public final class RecordLayouts {
  private static final int DEPTH = 2;
  private static final int ROOM = 4096;

  private static final List<VolatileSlice> VIEWS =
      Guest.BACK_ENDS.stream().map(RecordLayouts::map).map(MmapRegion::slice).toList();

  private final Choices choices;
  private int shapes;

  private RecordLayouts(Choices choices) {
    this.choices = choices;
  }

  private static MmapRegion map(MmapRegionFactory factory) {
    return factory.create(RegionSpec.builder(ROOM).build());
  }

  /**
   * Makes a record type, and reads and writes a value of it.
   *
   * @param input the type and the value
   */
  public static void fuzzerTestOneInput(byte[] input) {
    RecordLayouts run = new RecordLayouts(new Choices(input));
    Shape shape = run.shape(DEPTH);
    Class<? extends Record> type = new RecordWriter().define(shape);
    Layout layout = shape.layout(ByteOrder.nativeOrder());
    try {
      ValueType<? extends Record> codec = ValueType.ofRecord(lookup(type), type);
      Expect.same(true, layout != null, shape);
      if (layout != null) {
        run.use(codec, shape, layout, type);
      }
    } catch (IllegalArgumentException e) {
      Expect.same(null, layout, e);
      Expect.same(true, String.valueOf(e.getMessage()).startsWith("Shape"), e);
    }
  }

  private static MethodHandles.Lookup lookup(Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    } catch (IllegalAccessException e) {
      throw new LinkageError("the target's own class", e);
    }
  }

  // --- the type

  private Shape shape(int depth) {
    String name = "Shape" + shapes++;
    int kind = choices.octet();
    List<Field> fields = new ArrayList<>();
    for (int i = (kind & 7) == 7 ? 0 : 1 + (kind & 3); i > 0; i--) {
      fields.add(field(depth));
    }
    return new Shape(name, fields, (kind & 8) != 0, rarely(kind >>> 4));
  }

  /** Mostly what can be: no byte order, or one; both are refused. */
  private static int rarely(int order) {
    return order % 16 == 15 ? Shape.BOTH : order % 3;
  }

  private Field field(int depth) {
    int kind = choices.octet();
    int more = choices.octet();
    boolean array = (more & 3) == 1;
    int length = array || (more & 63) == 2 ? length() : -1;
    int offset = (more & 12) == 4 ? offset() : -1;
    int order = rarely(more >>> 4);
    if ((kind & 0x70) == 0x70 && depth > 0) {
      return new Field(null, shape(depth - 1), array, length, offset, order);
    }
    if (kind == 0x6f) { // the record itself, which cannot be
      return new Field(null, null, array, length, offset, order);
    }
    int types = kind % 32 == 31 ? Shape.TYPES.size() : Shape.TYPES.size() - 2;
    return new Field(Shape.TYPES.get(kind % types), null, array, length, offset, order);
  }

  private int length() {
    int kind = choices.octet();
    return kind < 240 ? kind % 9 : (int) choices.number();
  }

  private int offset() {
    int kind = choices.octet();
    return kind < 240 ? kind : (int) choices.number();
  }

  // --- a value

  private void use(ValueType<? extends Record> codec, Shape shape, Layout layout, Class<?> type) {
    Expect.same(layout.size(), codec.size(), shape);
    Expect.same(layout.alignment(), codec.alignment(), shape);
    VolatileSlice view = choices.of(VIEWS);
    int room = ROOM - layout.size();
    long offset = choices.number(2) % ROOM;
    byte[] there = new byte[ROOM];
    Arrays.fill(there, (byte) choices.octet());
    byte[] value = choices.bytes(Math.min(layout.size(), ROOM));
    for (int i = 0; i < value.length && offset + i < ROOM; i++) {
      there[(int) offset + i] = value[i];
    }
    view.put(0, there, 0, ROOM);
    if (offset > room) {
      try {
        throw new AssertionError(shape + " outside: " + codec.read(view, offset));
      } catch (OutOfRangeException e) {
        return;
      }
    }
    readAndWrite(codec, shape, layout, type, view, (int) offset, there);
  }

  private <R extends Record> void readAndWrite(
      ValueType<R> codec,
      Shape shape,
      Layout layout,
      Class<?> type,
      VolatileSlice view,
      int offset,
      byte[] there) {
    R value = codec.read(view, offset);
    compare(shape, layout, type, value, there, offset);
    byte[] after = there.clone();
    int to = choices.number(2) > 0 ? offset : ROOM - layout.size();
    encode(shape, layout, there, offset, after, to);
    codec.write(view, to, value);
    byte[] found = new byte[ROOM];
    view.get(0, found, 0, ROOM);
    Expect.same(-1, Arrays.mismatch(after, found), "first byte that differs after " + shape);
  }

  /** Compares a record with the bytes that it was read from. */
  private static void compare(
      Shape shape, Layout layout, Class<?> type, @Nullable Object value, byte[] bytes, int at) {
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      Place place = layout.places().get(i);
      Field field = shape.fields().get(i);
      Object found = component(components[i], value);
      for (int element = 0; element < field.count(); element++) {
        Object one = field.array() ? Array.get(found, element) : found;
        int from = at + place.offset() + element * place.elementSize();
        Shape nested = field.nested();
        Class<?> primitive = field.type();
        if (nested != null) {
          Layout inner = layout.nested().get(i);
          if (inner != null) {
            compare(nested, inner, one.getClass(), one, bytes, from);
          }
        } else if (primitive != null) {
          ByteBuffer buffer = ByteBuffer.wrap(bytes).order(place.order());
          Expect.same(Shape.get(primitive, buffer, from), one, shape);
        }
      }
    }
  }

  private static Object component(RecordComponent component, @Nullable Object value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the target's own class", e);
    }
  }

  /** Copies the components' bytes, with zeros between them. */
  private static void encode(
      Shape shape, Layout layout, byte[] source, int from, byte[] target, int to) {
    Arrays.fill(target, to, to + layout.size(), (byte) 0);
    for (int i = 0; i < layout.places().size(); i++) {
      Place place = layout.places().get(i);
      Field field = shape.fields().get(i);
      for (int element = 0; element < field.count(); element++) {
        int at = place.offset() + element * place.elementSize();
        Shape nested = field.nested();
        Layout inner = layout.nested().get(i);
        if (nested != null && inner != null) {
          encode(nested, inner, source, from + at, target, to + at);
        } else {
          System.arraycopy(source, from + at, target, to + at, place.elementSize());
        }
      }
    }
  }
}
