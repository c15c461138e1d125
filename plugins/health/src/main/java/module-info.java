/** Felix health checks of guest memory and of the limits of its host. */
module org.guestmem.health {
  requires org.guestmem.api;
  requires static org.apache.felix.healthcheck.api;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.framework;
  requires static org.osgi.service.component.annotations;
  requires static org.osgi.service.metatype.annotations;
}
