package org.guestmem.tck;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.iommu.IovaRange;
import org.jspecify.annotations.Nullable;

/**
 * What a guest may put where a method takes an address, offset, length, count, index or range: the
 * borders of numbers and those of the memory at hand, with their neighbours.
 */
final class HostileNumbers {
  private static final List<Class<?>> NUMBERS =
      List.of(long.class, int.class, GuestAddress.class, AddressRange.class, IovaRange.class);

  private static final long[] BORDERS = {0, 1L << 31, 1L << 32, Long.MIN_VALUE};
  private static final long[] NEAR = {-8, -1, 0, 1, 8};

  /** Half as many would find the same; these are for arguments that are all hostile at once. */
  private static final long[] SHARP = {-1, 1, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE};

  private static final List<Long> LENGTHS = List.of(1L, 8L);

  private final long home;
  private final List<Long> all;

  private HostileNumbers(long home, List<Long> all) {
    this.home = home;
    this.all = all;
  }

  /** Those of every memory and those around places of one; it begins at the first of them. */
  static HostileNumbers around(long... places) {
    return new HostileNumbers(
        places[0],
        LongStream.concat(LongStream.of(BORDERS), LongStream.of(places))
            .flatMap(place -> LongStream.of(NEAR).map(near -> place + near))
            .distinct()
            .boxed()
            .toList());
  }

  /** Whether a guest's numbers may come as arguments of a type. */
  static boolean areOf(Class<?> type) {
    return NUMBERS.contains(type);
  }

  /**
   * Arguments of the types that are numbers, null for the others: each number at one place, with
   * harmless ones at the other places, and those that matter most at two places.
   */
  Set<List<@Nullable Object>> argumentsOf(Class<?>[] types) {
    Set<List<@Nullable Object>> calls = new LinkedHashSet<>();
    for (int place = 0; place < types.length; place++) {
      for (Object number : of(types[place], all)) {
        for (long length : LENGTHS) {
          List<@Nullable Object> call = harmless(types, length);
          call.set(place, number);
          calls.add(call);
        }
      }
      addPairs(calls, types, place);
    }
    return calls;
  }

  private void addPairs(Set<List<@Nullable Object>> calls, Class<?>[] types, int place) {
    List<Long> sharp = LongStream.of(SHARP).boxed().toList();
    for (int other = place + 1; other < types.length; other++) {
      for (Object number : of(types[place], sharp)) {
        for (Object second : of(types[other], sharp)) {
          List<@Nullable Object> call = harmless(types, LENGTHS.get(0));
          call.set(place, number);
          call.set(other, second);
          calls.add(call);
        }
      }
    }
  }

  /** The last number is a length or a value; those before it say where. */
  private List<@Nullable Object> harmless(Class<?>[] types, long length) {
    int last = Math.max(1, List.of(types).lastIndexOf(long.class));
    List<@Nullable Object> call = new ArrayList<>();
    for (int place = 0; place < types.length; place++) {
      boolean where = types[place] == long.class && place < last;
      List<?> number = of(types[place], List.of(where ? home : length));
      call.add(number.isEmpty() ? null : number.get(0));
    }
    return call;
  }

  /** A number in the shape of a type; of a range its end, or its begin. */
  static Object of(Class<?> type, long number) {
    return of(type, List.of(number)).get(0);
  }

  private static List<?> of(Class<?> type, List<Long> numbers) {
    if (type == int.class) {
      return numbers.stream().map(Long::intValue).distinct().toList();
    } else if (type == GuestAddress.class) {
      return numbers.stream().map(GuestAddress::new).toList();
    } else if (type == AddressRange.class) {
      return ranges(numbers, AddressRange::new);
    } else if (type == IovaRange.class) {
      return ranges(numbers, IovaRange::new);
    }
    return type == long.class ? numbers : List.of();
  }

  /** Ranges of one address, and those to and from it. */
  private static List<?> ranges(List<Long> numbers, BiFunction<Long, Long, ?> maker) {
    return numbers.stream()
        .flatMap(
            number ->
                Stream.of(0L, number, -1L).map(other -> range(number, other, maker)).distinct())
        .toList();
  }

  private static Object range(long a, long b, BiFunction<Long, Long, ?> maker) {
    return Long.compareUnsigned(a, b) <= 0 ? maker.apply(a, b) : maker.apply(b, a);
  }

  /** Whether a text names one of the numbers, or of the ranges made of them. */
  static boolean named(String text, List<@Nullable Object> numbers) {
    return numbers.stream()
        .flatMap(HostileNumbers::texts)
        .anyMatch(each -> Pattern.compile("(?<![\\w-])" + each + "(?!\\w)").matcher(text).find());
  }

  private static Stream<String> texts(@Nullable Object number) {
    if (number instanceof Integer each) {
      return Stream.of(each.toString(), "0x" + Integer.toHexString(each));
    } else if (number instanceof Long each) {
      return Stream.of(each.toString(), Long.toUnsignedString(each), GuestAddress.format(each));
    }
    return number == null ? Stream.of() : Stream.of(number.toString());
  }
}
