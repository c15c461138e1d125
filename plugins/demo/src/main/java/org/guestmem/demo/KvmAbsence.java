package org.guestmem.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Says why no guest can run here. */
final class KvmAbsence {
  private static final String RUNNER = "org.guestmem.demo.kvm";
  private static final Path DEVICE = Path.of("/dev/kvm");

  private KvmAbsence() {}

  /** A reason that waiting does not change, or empty if a {@link GuestRunner} may come. */
  static Optional<String> reason(BundleContext context, GuestMemoryRegion region) {
    for (Bundle bundle : context.getBundles()) {
      if (RUNNER.equals(bundle.getSymbolicName())) {
        return UnresolvedBundle.reason(bundle)
            .or(() -> reason(DEVICE, System.getProperty("os.arch", "")))
            .or(() -> reason(region.mapping()));
      }
    }
    return Optional.of("the bundle " + RUNNER + " is not installed");
  }

  static Optional<String> reason(Path device, String architecture) {
    if (!architecture.equals("amd64")) {
      return Optional.of("the guest is written for x86-64, this is " + architecture);
    }
    if (!Files.exists(device)) {
      return Optional.of(
          "%s is not there; load the kvm module, or enable nested virtualization"
              .formatted(device));
    }
    if (!Files.isReadable(device) || !Files.isWritable(device)) {
      return Optional.of("%s may not be opened by this user; join the group kvm".formatted(device));
    }
    return Optional.empty();
  }

  private static Optional<String> reason(MmapRegion mapping) {
    try (HostAddressLease lease = mapping.lendHostAddress("the demo", () -> {})) {
      return lease.size() > 0 ? Optional.empty() : Optional.of("nothing was lent");
    } catch (FeatureUnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
