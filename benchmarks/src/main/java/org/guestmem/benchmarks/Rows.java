package org.guestmem.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.guestmem.benchmarks.report.Row;
import org.guestmem.benchmarks.report.Run;

/**
 * The one table of what is measured, against what, and what is wanted of it.
 *
 * <p>Each run names all parameters of its benchmark. Where a row has no target it is there for
 * orientation.
 */
final class Rows {
  /** How the values of one size are called in the names of benchmarks. */
  private static final List<String> SIZES = List.of("Byte", "Short", "Int", "Long");

  private static final String POLLUTED = " profile=polluted";

  private final List<Row> rows = new ArrayList<>();

  private Rows() {}

  static List<Row> all() {
    Rows table = new Rows();
    table.typed();
    table.ordered();
    table.mixedSites();
    table.copies();
    table.byAddress();
    table.virtqueue();
    table.dirtyWrites();
    table.dirtyLog();
    table.fallback();
    return List.copyOf(table.rows);
  }

  private void typed() {
    for (String size : SIZES) {
      for (String access : List.of("read", "write")) {
        for (String place : List.of("Local", "Field")) {
          target(
              access + " a " + lower(size) + ", slice in a " + lower(place),
              place.equals("Local") ? 1.10 : 1.25,
              "typed.GuestmemTyped." + access + size + place + " order=random region=ffm",
              "typed.RawTyped." + access + size + place + " order=random");
        }
      }
    }
    for (String access : List.of("read", "write")) {
      String ours = "typed.GuestmemTyped." + access + "LongLocal order=random region=ffm";
      String work = access + " a long";
      info(work, ours, "typed.RawTyped." + access + "LongPlain order=random");
      info(work, ours, "typed.BufferTyped." + access + "LongPlain memory=direct order=random");
      info(work, ours, "typed.BufferTyped." + access + "LongPlain memory=mapped order=random");
      for (String peer : List.of("Agrona", "Netty", "Chronicle", "Jna")) {
        info(work, ours, "typed." + peer + "Typed." + access + "Long order=random");
      }
    }
  }

  private void ordered() {
    for (String access :
        List.of(
            "acquireInt",
            "acquireLong",
            "releaseInt",
            "releaseLong",
            "volatileLong",
            "compareAndExchangeInt",
            "compareAndExchangeLong",
            "getAndAddLong")) {
      target(
          access + ", slice in a local",
          1.10,
          "typed.GuestmemOrdered." + access + "Local order=random region=ffm",
          "typed.RawOrdered." + access + "Local order=random");
    }
    for (String access : List.of("acquireLong", "releaseLong")) {
      target(
          access + ", slice in a field",
          1.25,
          "typed.GuestmemOrdered." + access + "Field order=random region=ffm",
          "typed.RawOrdered." + access + "Field order=random");
    }
  }

  private void mixedSites() {
    for (String access : List.of("read", "write")) {
      String site = "typed.MixedSite." + access + "Long order=random kinds=";
      String work = access + " a long, a site that sees ";
      rows.add(row(work + "two kinds", site + "ffm+mapped", site + "ffm").plus(2).atMost(1));
      rows.add(row(work + "three kinds", site + "ffm+mapped+heap", site + "ffm").plus(4).atMost(1));
    }
  }

  private void copies() {
    for (int size : List.of(64, 4 << 10, 64 << 10, 1 << 20, 64 << 20)) {
      for (String way : List.of("in", "out", "between")) {
        target(
            "copy " + size + " bytes " + way,
            size == 64 ? 1.30 : 1.05,
            "bulk.GuestmemCopies." + way + " region=ffm size=" + size,
            "bulk.RawCopies." + way + " size=" + size);
      }
    }
  }

  private void byAddress() {
    for (int regions : List.of(1, 4, 64, 1024)) {
      String hot = " addresses=hot region=ffm regions=" + regions;
      target(
          "read a long by address, hot, regions: " + regions,
          2.0,
          "address.GuestmemByAddress.readLong" + hot,
          "address.GuestmemByAddress.readLongBySlice" + hot);
      String random = " addresses=random regions=" + regions;
      Row row =
          row(
              "read a long by address, random, regions: " + regions,
              "address.GuestmemByAddress.readLong region=ffm" + random,
              "address.RawByAddress.readLong" + random);
      rows.add(regions < 64 ? row : row.plus(3).atMost(1.2));
      info(
          "write a long by address, random, regions: " + regions,
          "address.GuestmemByAddress.writeLong region=ffm" + random,
          "address.RawByAddress.writeLong" + random);
      info(
          "find a region, random, regions: " + regions,
          "address.GuestmemByAddress.find region=ffm" + random,
          "address.RawByAddress.readLong" + random);
    }
  }

  private void virtqueue() {
    String slices = "virtqueue.QueueBySlices.walk";
    String address = "virtqueue.QueueByAddress.walk regions=";
    String raw = "virtqueue.RawQueue.walk";
    String work = "virtqueue chain of 3 by ";
    target(work + "slices in locals", 1.15, slices + "Local tracking=off", raw + "Local");
    target(work + "slices in fields", 1.15, slices + "Field tracking=off", raw + "Field");
    info(work + "records", slices + "Records tracking=off", raw + "Field");
    info(work + "slices, tracked", slices + "Local tracking=on", raw + "Local");
    info(work + "address, 1 region", address + "1 parts=together tracking=off", raw + "Local");
    target(
        work + "address, 64 regions", 3, address + "64 parts=together tracking=off", raw + "Local");
    info(
        work + "address, 64 regions, parts apart",
        address + "64 parts=apart tracking=off",
        raw + "Local");
    info(
        work + "address, 64 regions, tracked",
        address + "64 parts=together tracking=on",
        raw + "Local");
  }

  private void dirtyWrites() {
    for (String access : List.of("writeLong", "writeInt", "releaseLong")) {
      String write = "dirty.TrackedWrites." + access + " region=ffm ";
      String off = write + "harvesters=0 tracking=off";
      target(access + ", page dirty already", 2, write + "harvesters=0 tracking=on", off);
      info(access + ", log switched off", write + "harvesters=0 tracking=demand", off);
    }
    for (int harvesters : List.of(1, 3)) {
      String write = "dirty.TrackedWrites.writeLong region=ffm ";
      target(
          "writeLong, page dirty already, more harvesters: " + harvesters,
          2,
          write + "tracking=on harvesters=" + harvesters,
          write + "tracking=off harvesters=0");
    }
  }

  private void dirtyLog() {
    String marks = "dirty.MarkRange.mark before=";
    target("mark 1 GiB, clean", 2, marks + "clean", "dirty.MarkRange.storeWords");
    target("mark 1 GiB, marked already", 2, marks + "marked", "dirty.MarkRange.storeWords");
    for (String pattern : List.of("scattered", "runs")) {
      for (String dirty : List.of("none", "0.1%", "1%", "all")) {
        String marked = " dirty=" + dirty + " pattern=" + pattern;
        Row row =
            row(
                "harvest 1 TiB, dirty: " + dirty + ", " + pattern,
                "dirty.Harvest.harvest harvesters=1" + marked,
                "dirty.PlainScan.harvest" + marked);
        switch (dirty) {
          case "none" -> rows.add(row.atMost(1.3));
          case "1%" -> rows.add(row.atMost(2));
          default -> rows.add(row);
        }
      }
    }
    String one = " dirty=1% pattern=scattered";
    info(
        "harvest 1 TiB by three, dirty: 1%",
        "dirty.Harvest.harvest harvesters=3" + one,
        "dirty.PlainScan.harvest" + one);
  }

  private void fallback() {
    for (String size : SIZES) {
      for (String access : List.of("read", "write")) {
        String peer = "typed.BufferTyped." + access + size + " memory=direct order=random";
        for (String kind : List.of("mapped", "direct", "heap")) {
          boolean small = kind.equals("heap") && access.equals("write") && !size.equals("Long");
          target(
              "fallback: " + access + " a " + lower(size) + ", " + kind,
              small ? 6 : 1.5,
              "typed.GuestmemTyped." + access + size + "Local order=random region=" + kind,
              peer);
        }
      }
    }
    for (String access : List.of("read", "write")) {
      String ours = "typed.GuestmemTyped." + access + "LongLocal order=random region=";
      rows.add(
          row(access + " a long, file that may shrink", ours + "ffm-file", ours + "ffm-memfd")
              .plus(20)
              .atMost(1.2));
    }
    for (int size : List.of(4 << 10, 1 << 20)) {
      for (String way : List.of("in", "out", "between")) {
        String buffer = "bulk.BufferCopies." + way + " size=" + size;
        String array = "bulk.BufferCopies.arrays size=" + size;
        String ours = "bulk.GuestmemCopies." + way + " size=" + size + " region=";
        String work = "fallback: copy " + size + " bytes " + way + ", ";
        target(work + "mapped", 1.3, ours + "mapped", buffer);
        target(work + "heap", 1.3, ours + "heap", array);
      }
    }
  }

  private void info(String work, String ours, String peer) {
    rows.add(row(work, ours, peer));
  }

  private void target(String work, double ratio, String ours, String peer) {
    rows.add(row(work, ours, peer).atMost(ratio));
  }

  private static Row row(String work, String ours, String peer) {
    return Row.of(
        work, Run.of(ours + POLLUTED), Run.of(peer + POLLUTED));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
