package org.guestmem.itests.driver;

import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Forwards each test of a class to a container; inside the container it lets everything happen.
 *
 * <p>The container is started for the class and stopped with it. Dynamic tests are refused: their
 * bodies would run outside without anybody noticing.
 */
final class ContainerExtension implements BeforeAllCallback, InvocationInterceptor {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ContainerExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!Side.isContainer()) {
      // JUnit closes what lies in the store when the class is done, and reports what close()
      // throws.
      context
          .getStore(NAMESPACE)
          .computeIfAbsent(
              ExamContainer.class,
              key -> ExamContainer.start(context.getRequiredTestClass()),
              ExamContainer.class);
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> body,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    forward(body, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> body,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    forward(body, context);
  }

  @Override
  public <T extends @Nullable Object> T interceptTestFactoryMethod(
      Invocation<T> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
    throw new UnsupportedOperationException(
        method.getExecutable() + ": dynamic tests cannot be forwarded; use @ParameterizedTest");
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<@Nullable Void> body,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    insideOnly(body);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<@Nullable Void> body,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    insideOnly(body);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<@Nullable Void> body,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    insideOnly(body);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<@Nullable Void> body,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    insideOnly(body);
  }

  private static void forward(Invocation<@Nullable Void> body, ExtensionContext context)
      throws Throwable {
    insideOnly(body);
    if (!Side.isContainer()) {
      ExamContainer container =
          context.getStore(NAMESPACE).get(ExamContainer.class, ExamContainer.class);
      Objects.requireNonNull(container, "beforeAll has started it").run(context.getUniqueId());
    }
  }

  private static void insideOnly(Invocation<@Nullable Void> body) throws Throwable {
    if (Side.isContainer()) {
      body.proceed();
    } else {
      body.skip();
    }
  }
}
