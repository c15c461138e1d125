package org.guestmem.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;
import org.jspecify.annotations.Nullable;

/** Windows of memory, whose methods to call, and what to pass where they take no number. */
final class HostileWorld {
  /** A type and how to come by an object of it, anew for each call. */
  record Subject(Class<?> type, Supplier<?> object) {}

  private final byte around;
  private final HostileNumbers numbers;
  private final List<HostileWindow> windows = new ArrayList<>();
  private final List<Subject> subjects = new ArrayList<>();
  private final Map<Class<?>, Supplier<?>> harmless = new LinkedHashMap<>();
  private BiPredicate<String, List<@Nullable Object>> returns = (method, numbers) -> true;

  HostileWorld(byte around, HostileNumbers numbers) {
    this.around = around;
    this.numbers = numbers;
  }

  /** Lets calls reach a part of a region, and no more. */
  VolatileSlice window(MmapRegion region, int start, int size) {
    HostileWindow window = new HostileWindow(region, start, size, around);
    windows.add(window);
    return window.view();
  }

  <T> HostileWorld call(Class<? super T> type, Supplier<T> object) {
    subjects.add(new Subject(type, object));
    return this;
  }

  <T> HostileWorld pass(Class<? super T> type, Supplier<T> object) {
    harmless.put(type, object);
    return this;
  }

  /** Says which calls may return, by their names and numbers; the others must be refused. */
  HostileWorld returns(BiPredicate<String, List<@Nullable Object>> only) {
    returns = only;
    return this;
  }

  /** Says that the first number of a call must be an offset in so many bytes, or their end. */
  HostileWorld inside(long size) {
    return returns(
        (method, numbers) ->
            first(numbers) >= 0 && first(numbers) <= size && !isNegative(method, numbers));
  }

  /** Whether a call has a length below 0: the last of several numbers, unless that is a value. */
  static boolean isNegative(String method, List<@Nullable Object> numbers) {
    List<Long> longs = longs(numbers);
    return longs.size() > 1
        && longs.get(longs.size() - 1) < 0
        && !method.matches(".*(Byte|Short|Int|Long)\\w*\\(.*");
  }

  /** The first number of a call, 0 if it is of another kind. */
  static long first(List<@Nullable Object> numbers) {
    List<Long> longs = longs(numbers);
    return longs.isEmpty() ? 0 : longs.get(0);
  }

  private static List<Long> longs(List<@Nullable Object> numbers) {
    List<Long> longs = new ArrayList<>();
    for (Object number : numbers) {
      if (number instanceof Long each) {
        longs.add(each);
      }
    }
    return longs;
  }

  boolean mayReturn(String method, List<@Nullable Object> numbers) {
    return returns.test(method, numbers);
  }

  HostileNumbers numbers() {
    return numbers;
  }

  List<HostileWindow> windows() {
    return windows;
  }

  List<Subject> subjects() {
    return subjects;
  }

  /** The numbers with what belongs to them. */
  Object[] complete(Class<?>[] types, List<@Nullable Object> numbers) {
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Object number = numbers.get(i);
      Supplier<?> own = harmless.get(types[i]);
      arguments[i] =
          number != null ? number : own != null ? own.get() : HarmlessArgument.of(types[i]);
    }
    return arguments;
  }

  /** The windows that a call has written, or marked. */
  List<HostileWindow> touched() {
    return windows.stream().filter(HostileWindow::isTouched).toList();
  }

  /** What a call did to the memory, which is then as before. */
  String settle() {
    StringBuilder changes = new StringBuilder();
    for (HostileWindow window : touched()) {
      changes.append(window.changes());
      window.restore();
    }
    return changes.toString();
  }
}
