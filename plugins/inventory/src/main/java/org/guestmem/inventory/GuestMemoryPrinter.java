package org.guestmem.inventory;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.pagemap.Json;
import org.guestmem.pagemap.Markup;
import org.guestmem.pagemap.Measure;
import org.guestmem.pagemap.PageMap;
import org.guestmem.pagemap.PageMapJson;
import org.guestmem.pagemap.PageMapSvg;
import org.guestmem.pagemap.PageMapText;
import org.guestmem.pagemap.PictureGlyphs;
import org.guestmem.pagemap.RegionFacts;
import org.guestmem.pagemap.osgi.BackendFacts;
import org.guestmem.pagemap.osgi.PublishedRegion;

/** Prints the back ends, the regions, and a map of each machine's memory. */
final class GuestMemoryPrinter implements InventoryPrinter {
  private static final int CELLS = 24 * PageMapText.COLUMNS;

  // What prints the text is read by any terminal.
  private static final PageMapText PICTURE = new PageMapText(PictureGlyphs.ASCII, false);

  private final Supplier<List<BackendFacts>> backends;
  private final Supplier<List<PublishedRegion>> published;

  GuestMemoryPrinter(
      Supplier<List<BackendFacts>> backends, Supplier<List<PublishedRegion>> published) {
    this.backends = backends;
    this.published = published;
  }

  @Override
  public void print(PrintWriter out, Format format, boolean isZip) {
    List<PublishedRegion> found = published.get();
    List<RegionFacts> regions = PublishedRegion.facts(found);
    if (format.equals(Format.JSON)) {
      out.println(json(backends.get(), regions, maps(found)));
    } else if (format.equals(Format.HTML)) {
      out.print(html(backends.get(), regions, maps(found)));
    } else {
      out.print(text(backends.get(), regions, maps(found)));
    }
  }

  private static List<PageMap> maps(List<PublishedRegion> published) {
    Map<String, List<GuestMemoryRegion>> machines = new TreeMap<>();
    for (PublishedRegion each : published) {
      machines.computeIfAbsent(each.vm(), vm -> new ArrayList<>()).add(each.region());
    }
    return machines.entrySet().stream()
        .map(machine -> PageMap.of(machine.getKey(), machine.getValue(), CELLS))
        .toList();
  }

  private static String json(
      List<BackendFacts> backends, List<RegionFacts> regions, List<PageMap> maps) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("backends", backends.stream().map(BackendFacts::json).toList());
    value.put("regions", regions.stream().map(RegionFacts::json).toList());
    value.put("machines", maps.stream().map(PageMapJson::value).toList());
    return Json.of(value);
  }

  private static String html(
      List<BackendFacts> backends, List<RegionFacts> regions, List<PageMap> maps) {
    StringBuilder page = new StringBuilder();
    page.append(heading("Back ends")).append(BackendFacts.table(backends).html());
    page.append(heading("Regions")).append(RegionFacts.table(regions).html());
    for (PageMap map : maps) {
      for (Measure measure : known(map)) {
        page.append(heading(title(map, measure))).append(PageMapSvg.of(map, measure));
      }
    }
    return page.toString();
  }

  /** Of the classes by which Felix's consoles know theirs. */
  private static String heading(String title) {
    return """
        <h3 class="ui-widget-header ui-corner-top" style="margin-top:1em;padding:.5em">%s</h3>
        """
        .formatted(Markup.escaped(title));
  }

  private static String text(
      List<BackendFacts> backends, List<RegionFacts> regions, List<PageMap> maps) {
    List<String> lines = new ArrayList<>();
    lines.add(BackendFacts.table(backends) + "\n");
    lines.add(regions.isEmpty() ? "no region is published" : RegionFacts.table(regions) + "\n");
    for (PageMap map : maps) {
      for (Measure measure : known(map)) {
        lines.add(title(map, measure) + ":");
        lines.addAll(PICTURE.lines(map, measure));
        lines.add("");
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String title(PageMap map, Measure measure) {
    return "Pages of '%s' %s"
        .formatted(map.machine(), measure == Measure.DIRTY ? "written" : "in RAM");
  }

  /** What some region tells of; the others are drawn as not known. */
  private static List<Measure> known(PageMap map) {
    return List.of(Measure.values()).stream()
        .filter(measure -> map.regions().stream().anyMatch(r -> r.counts(measure).isPresent()))
        .toList();
  }
}
