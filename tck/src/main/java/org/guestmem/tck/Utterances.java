package org.guestmem.tck;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.guestmem.api.Backing;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.jspecify.annotations.Nullable;

/**
 * What objects say: their descriptions, and those of what their public methods return and throw,
 * with causes. The methods are found by reflection, and called with numbers that fit, that leave
 * the memory at either end, that are not aligned and that wrap around; what else they take is as
 * {@link HarmlessArgument} says, and never null.
 */
final class Utterances implements AutoCloseable {
  private static final long[] NUMBERS = {
    0, 1, -1, Contract.PAGE - 1, Contract.PAGE, Long.MAX_VALUE, Long.MIN_VALUE
  };

  /** What ends an object, which a case does itself, and what every object has. */
  private static final Set<String> LEFT_OUT = Set.of("close", "wait", "notify", "notifyAll");

  private final Set<String> texts = new LinkedHashSet<>();
  private final Map<Class<?>, Supplier<?>> samples = new LinkedHashMap<>();
  private final FileChannel file;

  /** Passes memory of another region where a method takes some, and a file that can be written. */
  Utterances(TestRegions regions) throws IOException {
    MmapRegion region = regions.anonymous(Contract.PAGE);
    GuestMemoryRegion placed = GuestMemoryRegion.of("beside", 1L << 20, region);
    file = FileChannel.open(regions.sparseFile(Contract.PAGE), READ, WRITE);
    pass(FileChannel.class, () -> file);
    pass(MmapRegion.class, () -> region);
    pass(VolatileSlice.class, region::slice);
    pass(GuestMemoryRegion.class, () -> placed);
    pass(GuestMemory.class, () -> GuestMemory.of(placed));
    pass(DirtyPages.class, () -> DirtyBitmap.of(2 * Contract.PAGE, Contract.PAGE).harvest());
    pass(RegionSpec.class, () -> RegionSpec.builder(1).backing(new Backing.External()).build());
  }

  private <T> void pass(Class<T> type, Supplier<T> sample) {
    samples.put(type, sample);
  }

  Set<String> texts() {
    return texts;
  }

  /** Calls all that is public on an object. */
  void of(Object object) {
    texts.add(object.toString());
    for (Method method : methods(object.getClass())) {
      for (long number : NUMBERS) {
        call(object, method, number);
      }
    }
  }

  /**
   * The methods that public classes and interfaces of ours declare; the object's own may not be.
   */
  private static Set<Method> methods(Class<?> type) {
    Set<Method> methods = new LinkedHashSet<>();
    if (Modifier.isPublic(type.getModifiers()) && type.getName().startsWith("org.guestmem.")) {
      Stream.of(type.getMethods())
          .filter(method -> Modifier.isPublic(method.getDeclaringClass().getModifiers()))
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .filter(method -> !LEFT_OUT.contains(method.getName()))
          .forEach(methods::add);
    }
    Stream.of(type.getInterfaces()).map(Utterances::methods).forEach(methods::addAll);
    if (type.getSuperclass() != null) {
      methods.addAll(methods(type.getSuperclass()));
    }
    return methods;
  }

  private void call(Object object, Method method, long number) {
    Object[] arguments =
        Stream.of(method.getParameterTypes()).map(type -> argument(type, number)).toArray();
    try {
      add(method.invoke(object, arguments));
    } catch (InvocationTargetException e) {
      assertFalse(e.getTargetException() instanceof NullPointerException, method::toString);
      addAll(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new AssertionError(method + " is not accessible", e);
    }
  }

  private Object argument(Class<?> type, long number) {
    if (HostileNumbers.areOf(type)) {
      return HostileNumbers.of(type, number);
    }
    Supplier<?> sample = samples.get(type);
    return sample == null ? HarmlessArgument.of(type) : sample.get();
  }

  /** Numbers are answers, not texts; what was lent is given back. */
  private void add(@Nullable Object answer) {
    if (answer == null || answer instanceof Number) {
      return;
    }
    try {
      texts.add(answer.toString());
    } catch (RuntimeException e) { // of a list whose elements lie in memory
      addAll(e);
    }
    if (answer instanceof HostAddressLease lease) {
      lease.close();
    } else if (answer instanceof RegionDescriptor descriptor) {
      descriptor.close();
    } else if (answer instanceof RegionGroup group) {
      group.close();
    }
  }

  /** Whether an exception of a type was among what was said. */
  boolean names(Class<? extends Throwable> type) {
    return texts.stream().anyMatch(text -> text.startsWith(type.getName()));
  }

  void thrownBy(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      addAll(e);
      return;
    }
    throw new AssertionError("nothing was thrown");
  }

  private void addAll(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      texts.add(e.toString());
      for (Throwable other : e.getSuppressed()) {
        addAll(other);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
