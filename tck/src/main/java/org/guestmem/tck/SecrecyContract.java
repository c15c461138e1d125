package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No message and no description holds a host address: a guest that reads one knows too much. */
public interface SecrecyContract extends Contract {
  /** What addresses look like in 64-bit processes: no number that a case uses does. */
  Pattern ADDRESS =
      Pattern.compile("0x[0-9a-f]{9,16}\\b|\\b7[ef][0-9a-f]{10}\\b|\\b1[34]\\d{13}\\b");

  @ParameterizedTest
  @EnumSource
  default void nothingPrintedMayHoldAHostAddress(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, PAGE);
    GuestMemoryRegion placed = GuestMemoryRegion.of("ram", 0, region);
    List<String> texts = new ArrayList<>();
    for (Object object :
        new Object[] {
          region,
          region.spec(),
          region.slice(),
          region.slice(8, 8),
          placed,
          GuestMemory.of(placed),
          region.dirtyBitmap().orElseThrow(),
          region.dirtyBitmap().orElseThrow().peek(),
          regions().factory().backend(),
        }) {
      texts.add(object.toString());
    }
    String hex = "no address";
    String decimal = "no address";
    if (regions().has(MmapRegionFactory.FEATURE_HOST_ADDRESS)) {
      HostAddressLease lease = region.lendHostAddress("test", () -> {});
      hex = Long.toHexString(lease.address());
      decimal = Long.toString(lease.address());
      texts.add(lease.toString());
      lease.close();
      texts.addAll(thrown(lease::address));
    }
    texts.addAll(refusals(region.slice()));
    for (String text : texts) {
      String plain = text.toLowerCase(Locale.ROOT).replace("_", "");
      assertFalse(plain.contains(hex) || plain.contains(decimal), text);
      assertFalse(ADDRESS.matcher(plain).find(), text);
    }
  }

  private List<String> refusals(VolatileSlice view) {
    VolatileSlice scratch = regions().anonymous(64).slice();
    VolatileSlice constant = regions().readOnly(new byte[PAGE]).slice();
    MmapRegion gone = regions().anonymous(PAGE);
    gone.close();
    List<String> texts = new ArrayList<>();
    for (Access access : Access.all(scratch)) {
      texts.addAll(thrown(() -> access.on(view, PAGE)));
      texts.addAll(thrown(() -> access.on(view, -1)));
      texts.addAll(thrown(() -> access.on(gone.slice(), 0)));
      if (access.writes()) {
        texts.addAll(thrown(() -> access.on(constant, 0)));
      }
      if (access.atomic() && access.length() > 1) {
        texts.addAll(thrown(() -> access.on(view, 1)));
      }
    }
    texts.addAll(thrown(() -> view.region().discard(1, 1)));
    texts.addAll(thrown(() -> view.region().residentBytes(1, PAGE)));
    texts.addAll(thrown(() -> view.region().flush(-1, 1)));
    texts.addAll(thrown(() -> constant.region().protect(Protection.READ_WRITE)));
    RegionSpec missing =
        RegionSpec.builder(PAGE).backing(Backing.file(Path.of("nowhere"), 0)).build();
    texts.addAll(thrown(() -> regions().factory().create(missing)));
    texts.addAll(thrown(() -> regions().factory().create(RegionSpec.builder(1L << 62).build())));
    return texts;
  }

  private static List<String> thrown(Runnable access) {
    List<String> texts = new ArrayList<>();
    Throwable thrown = assertThrows(RuntimeException.class, access::run);
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      texts.add(String.valueOf(e));
      for (Throwable suppressed : e.getSuppressed()) {
        texts.add(String.valueOf(suppressed));
      }
    }
    return texts;
  }
}
