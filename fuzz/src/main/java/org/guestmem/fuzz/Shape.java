package org.guestmem.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record type that is yet to be written: its components, and by the rules of C where they lie.
 *
 * @param packed whether it is annotated so
 * @param order its byte order: 0 none, 1 little, 2 big, 3 both
 */
record Shape(String name, List<Field> fields, boolean packed, int order) {
  static final int NONE = 0;
  static final int LITTLE = 1;
  static final int BIG = 2;
  static final int BOTH = 3;

  /** The components' types: of the size, for those that have one. */
  static final List<Class<?>> TYPES =
      List.of(
          byte.class,
          short.class,
          char.class,
          int.class,
          long.class,
          float.class,
          double.class,
          boolean.class,
          String.class);

  private static final long MAX_SIZE = 1 << 30;

  /**
   * A component.
   *
   * @param type its type, or the elements' if it is an array; null if that is a record
   * @param nested that record; null for the record itself that has the component
   * @param length of the annotation, or -1 without
   * @param offset of the annotation, or -1 without
   */
  record Field(
      @Nullable Class<?> type,
      @Nullable Shape nested,
      boolean array,
      int length,
      int offset,
      int order) {

    int count() {
      return array ? length : 1;
    }

    private boolean isRefused() {
      boolean badLength = array ? length < 1 : length != -1;
      boolean badType = type == boolean.class || type == String.class;
      return badLength || badType || order == BOTH || (type == null && nested == null);
    }
  }

  /** Where a component lies. */
  record Place(int offset, int elementSize, ByteOrder order) {}

  /**
   * A record that can be: its size, its alignment, and where each component lies.
   *
   * @param nested the layouts of the components that are records, null for others
   */
  record Layout(int size, int alignment, List<Place> places, List<@Nullable Layout> nested) {}

  /** The layout in records of an order, or null where the type must be refused. */
  @Nullable Layout layout(ByteOrder outer) {
    ByteOrder mine = order(order, outer);
    List<Place> places = new ArrayList<>();
    List<@Nullable Layout> nested = new ArrayList<>();
    long end = 0;
    int alignment = 1;
    boolean refused = fields.isEmpty() || order == BOTH;
    for (Field field : fields) {
      if (refused || field.isRefused()) {
        return null;
      }
      ByteOrder its = order(field.order, mine);
      Layout inner = field.nested == null ? null : field.nested.layout(its);
      if (field.nested != null && inner == null) {
        return null;
      }
      int size = inner == null ? size(field.type) : inner.size;
      int natural = packed ? 1 : inner == null ? size : inner.alignment;
      long at = (end + natural - 1) / natural * natural;
      if (field.offset != -1) {
        refused = field.offset < end || field.offset % natural != 0;
        at = field.offset;
      }
      end = at + (long) size * field.count();
      refused |= end > MAX_SIZE || at > MAX_SIZE;
      alignment = Math.max(alignment, natural);
      places.add(new Place((int) at, size, its));
      nested.add(inner);
    }
    long size = (end + alignment - 1) / alignment * alignment;
    return refused || size > MAX_SIZE ? null : new Layout((int) size, alignment, places, nested);
  }

  private static ByteOrder order(int declared, ByteOrder outer) {
    return switch (declared) {
      case LITTLE -> ByteOrder.LITTLE_ENDIAN;
      case BIG -> ByteOrder.BIG_ENDIAN;
      default -> outer;
    };
  }

  private static int size(@Nullable Class<?> type) {
    if (type == byte.class) {
      return 1;
    }
    if (type == short.class || type == char.class) {
      return 2;
    }
    return type == int.class || type == float.class ? 4 : 8;
  }

  /** Reads a primitive as an object. */
  static Object get(Class<?> type, ByteBuffer bytes, int at) {
    if (type == byte.class) {
      return bytes.get(at);
    }
    if (type == short.class) {
      return bytes.getShort(at);
    }
    if (type == char.class) {
      return bytes.getChar(at);
    }
    if (type == int.class) {
      return bytes.getInt(at);
    }
    if (type == long.class) {
      return bytes.getLong(at);
    }
    return type == float.class ? (Object) bytes.getFloat(at) : (Object) bytes.getDouble(at);
  }
}
