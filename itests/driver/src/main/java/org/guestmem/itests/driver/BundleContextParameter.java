package org.guestmem.itests.driver;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Gives test methods the context of the bundle that holds the tests. */
final class BundleContextParameter implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == BundleContext.class;
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // Outside there is no bundle and the body that would use the value is not run.
    return Side.isContainer()
        ? FrameworkUtil.getBundle(context.getRequiredTestClass()).getBundleContext()
        : null;
  }
}
