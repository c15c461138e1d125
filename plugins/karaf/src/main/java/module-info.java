/** Completes the names of virtual machines and regions in Karaf's shell. */
module org.guestmem.shell.karaf {
  requires org.guestmem.api;
  requires static org.apache.karaf.shell.core;
  requires static org.jspecify;
  requires static org.osgi.framework;
  requires static org.osgi.resource;
  requires static org.osgi.service.component.annotations;
}
