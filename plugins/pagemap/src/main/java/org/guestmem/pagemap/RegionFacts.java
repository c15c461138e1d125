package org.guestmem.pagemap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.guestmem.api.AddressRange;
import org.guestmem.api.Backing;
import org.guestmem.api.ByteSize;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MmapRegion;

/**
 * What a table says of a region.
 *
 * <p>Thread-safety: immutable.
 *
 * @param vm the virtual machine that it belongs to; may be empty
 * @param name its name there
 * @param range its guest addresses
 * @param backing where the bytes live
 * @param backend the name of the back end
 * @param protection {@code read-only} or {@code read-write}
 * @param residentBytes how many bytes are in RAM; empty where the back end does not tell
 * @param dirty how many pages are marked in the log; empty without a log or while it is off
 * @param file what became of its file: {@code ok}, {@code deleted}, {@code truncated} or {@code
 *     unknown}; empty without a file
 * @param users the symbolic names of the bundles that use its service
 */
public record RegionFacts(
    String vm,
    String name,
    AddressRange range,
    String backing,
    String backend,
    String protection,
    OptionalLong residentBytes,
    Optional<DirtyCount> dirty,
    Optional<String> file,
    List<String> users) {
  private static final String UNKNOWN = "-";

  /**
   * Marked pages of all there are.
   *
   * @param marked how many pages are marked
   * @param pages how many there are
   */
  public record DirtyCount(long marked, long pages) {}

  /**
   * Copies the users.
   *
   * @throws NullPointerException if an argument is null
   */
  public RegionFacts {
    Objects.requireNonNull(vm, "vm");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(range, "range");
    users = List.copyOf(users);
  }

  /**
   * Looks at a region.
   *
   * @param vm the virtual machine that it belongs to; may be empty
   * @param region the region
   * @param users the symbolic names of the bundles that use its service
   * @return what it is now
   * @throws NullPointerException if an argument is null
   * @throws org.guestmem.api.RegionClosedException if the region is closed
   */
  public static RegionFacts of(String vm, GuestMemoryRegion region, List<String> users) {
    MmapRegion mapping = region.mapping();
    return new RegionFacts(
        vm,
        region.name(),
        region.range(),
        mapping.spec().backing().toString(),
        mapping.backend(),
        mapping.isReadOnly() ? "read-only" : "read-write",
        resident(mapping),
        mapping
            .dirtyBitmap()
            .filter(DirtyBitmap::isEnabled)
            .map(log -> new DirtyCount(log.count(), log.pages())),
        file(mapping),
        users);
  }

  private static OptionalLong resident(MmapRegion mapping) {
    try {
      return OptionalLong.of(mapping.residentBytes(0, mapping.size()));
    } catch (FeatureUnavailableException | HostCallFailedException e) {
      return OptionalLong.empty(); // the column says that it is not known
    }
  }

  private static Optional<String> file(MmapRegion mapping) {
    if (mapping.isFileDeleted()) {
      return Optional.of("deleted");
    }
    if (!(mapping.spec().backing() instanceof Backing.FileRange file)) {
      return Optional.empty();
    }
    OptionalLong length = mapping.fileLength();
    if (length.isEmpty()) {
      return Optional.of("unknown");
    }
    boolean whole = length.getAsLong() - file.offset() >= mapping.size();
    return Optional.of(whole ? "ok" : "truncated");
  }

  /**
   * Makes a table of facts.
   *
   * @param facts a row for each
   * @return the table; of what is not known it says {@code -}
   */
  public static Table table(List<RegionFacts> facts) {
    Table table =
        new Table(
            "VM",
            "NAME",
            "GUEST ADDRESSES",
            "SIZE",
            "BACKING",
            "BACK END",
            "PROTECTION",
            "RESIDENT",
            "DIRTY",
            "FILE",
            "USED BY");
    facts.forEach(each -> each.addTo(table));
    return table;
  }

  private void addTo(Table table) {
    table.row(
        vm,
        name,
        range.toString(),
        ByteSize.format(range.length()),
        backing,
        backend,
        protection,
        residentBytes.isPresent() ? ByteSize.format(residentBytes.getAsLong()) : UNKNOWN,
        dirty
            .map(count -> "%d of %d pages".formatted(count.marked(), count.pages()))
            .orElse("no log"),
        file.orElse(UNKNOWN),
        users.isEmpty() ? UNKNOWN : String.join(", ", users));
  }

  /**
   * Returns the facts as what {@link Json} writes.
   *
   * @return fields in the order of a table; a fact that is not known is missing
   */
  public Map<String, Object> json() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("vm", vm);
    value.put("name", name);
    value.put("first", "0x" + Long.toHexString(range.first()));
    value.put("last", "0x" + Long.toHexString(range.last()));
    value.put("size", range.length());
    value.put("backing", backing);
    value.put("backend", backend);
    value.put("protection", protection);
    residentBytes.ifPresent(bytes -> value.put("residentBytes", bytes));
    dirty.ifPresent(count -> value.put("dirtyPages", count.marked()));
    dirty.ifPresent(count -> value.put("pages", count.pages()));
    file.ifPresent(state -> value.put("file", state));
    value.put("users", users);
    return value;
  }
}
