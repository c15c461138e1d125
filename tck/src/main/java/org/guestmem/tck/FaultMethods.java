package org.guestmem.tck;

import static org.guestmem.tck.FaultWorld.LENGTH;
import static org.guestmem.tck.FaultWorld.LONG_LENGTH;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;

/**
 * A public method of what reaches memory, found by reflection, and how many bytes it touches. One
 * that is not said here to touch none must meet a fault: nothing new escapes the matrix.
 *
 * @param type the type that has it
 * @param method the method
 * @param length how many bytes its caller asks for, if it lets him
 * @param second whether the second place that it takes is the one looked at
 */
record FaultMethods(Class<?> type, Method method, int length, boolean second) {
  static final List<Class<?>> TYPES =
      List.of(
          VolatileSlice.class,
          VolatileRef.class,
          VolatileArrayRef.class,
          List.class,
          ValueType.class,
          IoVector.class,
          GuestMemory.class,
          IommuMemory.class,
          MmapRegion.class,
          GuestMemoryRegion.class,
          FaultUses.class);

  /** What describes, places or cuts, and what asks the host; a close ends the walk by itself. */
  private static final Pattern TOUCHES_NOTHING =
      Pattern.compile(
          "\\w+\\.(size|slice|toString)"
              + "|VolatileSlice\\.(array|offset|ref|region|split|start|subslice)"
              + "|VolatileArrayRef\\.(asList|count|elementSize|ref)"
              + "|ValueType\\.alignment"
              + "|IoVector\\.subvector"
              + "|GuestLayout\\.(checkedOffset|contains|find|holes|ioVector|lastAddress"
              + "|lendHostAddress|regions|slices)"
              + "|GuestMemory\\.(with|without)"
              + "|IommuMemory\\.(iotlb|permits|withLog|withMissHandler)"
              + "|MmapRegion\\.(backend|dirtyBitmap|discard|duplicateDescriptor|facts|fileLength"
              + "|flush|forEachResident|isFileDeleted|isOpen|isReadOnly|isTruncatable|isUnmapped"
              + "|lendHostAddress|overlaps|protect|protection|residentBytes|spec|unwrap)"
              + "|GuestMemoryRegion\\.(base|contains|last|mapping|name|range)");

  private static final Pattern TWO_PLACES = Pattern.compile("\\w+\\.(copy|copyTo|mismatch)");
  private static final Pattern UPDATE = Pattern.compile("compareAnd.*|weakCompareAnd.*|getAnd.*");
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?:get|put|compareAnd|weakCompareAnd)\\w*?(Byte|Short|Int|Long)"
              + "(Plain|Acquire|Release|Volatile)?");

  /** All of them; those with two places twice, and both with few bytes and with many. */
  static List<FaultMethods> all() {
    List<FaultMethods> all = new ArrayList<>();
    TYPES.forEach(type -> all.addAll(of(type, LENGTH)));
    for (Class<?> type : TYPES) {
      of(type, LONG_LENGTH).stream().filter(FaultMethods::isLong).forEach(all::add);
    }
    return all;
  }

  private static List<FaultMethods> of(Class<?> type, int length) {
    List<FaultMethods> all = new ArrayList<>();
    for (Method method : methods(type)) {
      all.add(new FaultMethods(type, method, length, false));
      boolean again = List.of(method.getParameterTypes()).lastIndexOf(long.class) > 1;
      if (again && TWO_PLACES.matcher(shortName(method)).matches()) {
        all.add(new FaultMethods(type, method, length, true));
      }
    }
    return all;
  }

  /** The one of a name such as {@code VolatileSlice.getInt}, or that of the JDK without fences. */
  static FaultMethods named(String name) {
    return Stream.concat(all().stream(), of(RawUses.class, LENGTH).stream())
        .filter(each -> name.equals(each.type.getSimpleName() + "." + each.method.getName()))
        .findFirst()
        .orElseThrow();
  }

  /** A list is a view whose elements are read and written by two methods, whatever it offers. */
  private static List<Method> methods(Class<?> type) {
    if (type == FaultUses.class || type == RawUses.class) {
      // Without what a measurement of coverage adds to this JVM's classes and not to a child's.
      return Stream.of(type.getDeclaredMethods()).filter(method -> !method.isSynthetic()).toList();
    } else if (type != List.class) {
      return HostileMethods.all(type).stream()
          .filter(method -> !shortName(method).equals("MmapRegion.close"))
          .toList();
    }
    try {
      return List.of(
          List.class.getMethod("get", int.class),
          List.class.getMethod("set", int.class, Object.class));
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static String shortName(Method method) {
    return HostileMethods.name(method).replaceFirst("\\(.*", "");
  }

  /** How many bytes a call touches. */
  int bytes() {
    if (TOUCHES_NOTHING.matcher(shortName(method)).matches()) {
      return 0;
    }
    Matcher number = NUMBER.matcher(method.getName());
    if (number.matches()) {
      return switch (number.group(1)) {
        case "Byte" -> 1;
        case "Short" -> 2;
        case "Int" -> 4;
        default -> 8;
      };
    }
    boolean element =
        shortName(method).matches("(ValueType|VolatileRef|VolatileArrayRef|List)\\..*");
    return element && !method.getName().startsWith("copy") ? 4 : length;
  }

  /** Whether it touches several pages. */
  boolean isLong() {
    return bytes() == LONG_LENGTH;
  }

  /** Whether it reads, modifies and writes in one access, which fenced regions refuse. */
  boolean isUpdate() {
    return UPDATE.matcher(method.getName()).matches();
  }

  /** Whether it must be aligned. */
  boolean isAtomic() {
    return isUpdate() || method.getName().matches(".*(Acquire|Release|Volatile)");
  }

  FaultCall at(FaultWorld world, long place) {
    return new FaultCall(world, type, method, place, length, second);
  }

  @Override
  public String toString() {
    return type.getSimpleName()
        + ": "
        + HostileMethods.name(method)
        + (second ? " of its second place" : "")
        + (isLong() ? " of many bytes" : "");
  }
}
