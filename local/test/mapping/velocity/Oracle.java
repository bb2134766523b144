import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.log.NullLogChute;
import org.apache.velocity.util.introspection.Info;

/**
 * Renders templates with Apache Velocity, set up as API Gateway has it. Reads one template a line in Base64, writes
 * "+" and the output, or "-" and the error, in Base64, a line each.
 */
public final class Oracle {
    public static void main(String[] arguments) throws Exception {
        RuntimeInstance engine = newEngine();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        PrintStream out = new PrintStream(System.out, false, "US-ASCII");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String template = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
            out.println(render(engine, template));
        }
        out.flush();
    }

    private static RuntimeInstance newEngine() {
        RuntimeInstance engine = new RuntimeInstance();
        engine.setProperty(RuntimeConstants.RUNTIME_LOG_LOGSYSTEM, new NullLogChute());
        engine.setProperty(RuntimeConstants.VM_PERM_ALLOW_INLINE, "false");
        engine.init();
        engine.removeDirective("evaluate");
        engine.removeDirective("parse");
        engine.removeDirective("include");
        return engine;
    }

    private static String render(RuntimeInstance engine, String template) {
        VelocityContext context = new VelocityContext();
        EventCartridge cartridge = new EventCartridge();
        cartridge.addEventHandler(new EmptyReferences());
        cartridge.attachToContext(context);
        StringWriter output = new StringWriter();
        try {
            engine.evaluate(context, output, "template", template);
            return "+" + encode(output.toString());
        } catch (Throwable problem) {
            return "-" + encode(String.valueOf(problem));
        }
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives every reference that has no value the empty string. */
    private static final class EmptyReferences implements InvalidReferenceEventHandler {
        @Override
        public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
            return "";
        }

        @Override
        public boolean invalidSetMethod(Context context, String left, String right, Info info) {
            return false;
        }

        @Override
        public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
            return "";
        }
    }
}
