package org.guestmem.pagemap;

import java.util.LinkedHashMap;
import java.util.Map;
import org.guestmem.api.AddressRange;

/**
 * Writes a {@link PageMap} as JSON: addresses as strings of hexadecimal digits, sizes and counts as
 * numbers.
 *
 * <p>Thread-safety: stateless.
 */
public final class PageMapJson {
  private PageMapJson() {}

  /**
   * Writes the map.
   *
   * @param map what to write
   * @return an object with {@code machine}, {@code regions} and {@code holes}
   */
  public static String of(PageMap map) {
    return Json.of(value(map));
  }

  /**
   * Returns the map as what {@link Json} writes.
   *
   * @param map what to write
   * @return an object with {@code machine}, {@code regions} and {@code holes}
   */
  public static Map<String, Object> value(PageMap map) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("machine", map.machine());
    value.put("regions", map.regions().stream().map(PageMapJson::value).toList());
    value.put("holes", map.holes().stream().map(PageMapJson::value).toList());
    return value;
  }

  private static Map<String, Object> value(PageCells region) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("name", region.name());
    value.put("mapping", region.mapping());
    value.putAll(value(region.range()));
    value.put("size", region.range().length());
    value.put("pageSize", region.pageSize());
    value.put("cellPages", region.cellPages());
    region.counts().forEach((measure, counts) -> value.put(measure.toString(), counts.pages()));
    return value;
  }

  private static Map<String, Object> value(AddressRange range) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("first", "0x" + Long.toHexString(range.first()));
    value.put("last", "0x" + Long.toHexString(range.last()));
    return value;
  }
}
