/** Guest physical memory for virtualization platforms: the model and the contracts. */
module org.guestmem.api {
  exports org.guestmem.api;
  exports org.guestmem.api.iommu;
  exports org.guestmem.api.spi;

  uses org.guestmem.api.MmapRegionFactory;

  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.annotation.versioning;
  requires static org.osgi.framework;
  requires static org.osgi.service.component.annotations;
  requires static org.osgi.service.metatype.annotations;
  requires static org.osgi.util.tracker;
}
