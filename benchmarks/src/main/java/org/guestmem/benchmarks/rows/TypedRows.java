package org.guestmem.benchmarks.rows;

import java.util.List;
import java.util.Locale;
import org.guestmem.benchmarks.report.Row;

/** Single values, opaque unless it is said. */
final class TypedRows {
  private static final String OURS = "typed.GuestmemTyped.";
  private static final String RAW = "typed.RawTyped.";
  private static final String RANDOM = " order=random";

  private final RowList rows = new RowList();

  private TypedRows() {}

  static List<Row> rows() {
    TypedRows table = new TypedRows();
    for (String access : List.of("read", "write")) {
      RowList.SIZES.forEach(size -> table.sizes(access, size));
      table.profiles(access);
      table.peers(access, "Long");
      table.peers(access, "Int");
      table.mixedSites(access);
    }
    table.records();
    return table.rows.done();
  }

  private void sizes(String access, String size) {
    String work = access + " a " + size.toLowerCase(Locale.ROOT) + ", slice in a ";
    String method = access + size;
    rows.target(
        work + "local",
        1.10,
        OURS + method + "Local region=ffm" + RANDOM,
        RAW + method + "Local" + RANDOM);
    rows.target(
        work + "field",
        1.25,
        OURS + method + "Field region=ffm" + RANDOM,
        RAW + method + "Field" + RANDOM);
  }

  private void profiles(String access) {
    String method = access + "LongLocal";
    String work = access + " a long, slice in a local";
    String ours = OURS + method + " region=ffm";
    rows.target(
        work + ", in sequence",
        1.10,
        ours + " order=sequential",
        RAW + method + " order=sequential");
    rows.alone(work, ours + RANDOM, RAW + method + RANDOM);
    rows.twoThreads(work, ours + RANDOM, RAW + method + RANDOM);
    String plain = access + "LongPlain";
    rows.target(work + ", plain", 1.5, OURS + plain + " region=ffm" + RANDOM, RAW + plain + RANDOM);
    if (access.equals("read")) {
      rows.info(
          "read a long, slice made on the spot",
          OURS + "readLongMade region=ffm" + RANDOM,
          RAW + method + RANDOM);
    }
  }

  private void peers(String access, String size) {
    String ours = OURS + access + size + "Local region=ffm" + RANDOM;
    String work = access + " a " + size.toLowerCase(Locale.ROOT);
    if (size.equals("Long")) {
      for (String memory : List.of("direct", "mapped")) {
        String peer = "typed.BufferTyped." + access + "LongPlain memory=" + memory;
        rows.info(work + ", " + memory + " buffer", ours, peer + RANDOM);
      }
    }
    for (String peer : List.of("Agrona", "Netty", "Chronicle", "Jna")) {
      rows.info(work + ", " + peer, ours, "typed." + peer + "Typed." + access + size + RANDOM);
    }
  }

  private void mixedSites(String access) {
    String site = "typed.MixedSite." + access + "Long order=random kinds=";
    String work = access + " a long, a site that sees ";
    rows.add(RowList.row(work + "two kinds", site + "ffm+mapped", site + "ffm").plus(2).atMost(1));
    rows.add(
        RowList.row(work + "three kinds", site + "ffm+mapped+heap", site + "ffm")
            .plus(4)
            .atMost(1));
  }

  private void records() {
    for (String access : List.of("loadRecord", "storeRecord", "loadNumber", "copyNumbers")) {
      rows.info(
          "array of elements: " + access,
          "typed.GuestmemRecords." + access + RANDOM,
          "typed.RawRecords." + access + RANDOM);
    }
  }
}
