/**
 * The program of a process that runs a Python handler: what `/var/runtime` does in Lambda. Requests come as lines of JSON on descriptor 3;
 * results, and everything that the handler prints, go as lines of JSON to descriptor 4, so that both stay in order.
 */
export const pythonBootstrapSource = String.raw`import decimal
import importlib
import io
import json
import logging
import os
import sys
import time
import traceback

requests = os.fdopen(3, "r", encoding="utf-8", newline="\n")
events = os.fdopen(4, "wb", buffering=0)
os.set_inheritable(3, False)
os.set_inheritable(4, False)
settings = json.loads(requests.readline())


def tell(*message):
    line = json.dumps(message).encode() + b"\n"
    while line:
        line = line[events.write(line):]


class LogStream(io.RawIOBase):
    def __init__(self, name, descriptor):
        self.name = "<" + name + ">"
        self.stream = name
        self.descriptor = descriptor

    def writable(self):
        return True

    def fileno(self):
        return self.descriptor

    def write(self, chunk):
        tell("logged", self.stream, bytes(chunk).decode("utf-8", "replace"))
        return len(chunk)


def open_log_stream(name, descriptor):
    buffer = io.BufferedWriter(LogStream(name, descriptor))
    return io.TextIOWrapper(buffer, encoding="utf-8", errors="backslashreplace", line_buffering=True)


sys.stdout = open_log_stream("stdout", 1)
sys.stderr = open_log_stream("stderr", 2)


# --- the context ---------------------------------------------------------------------------------------------------------------------


class CognitoIdentity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Client:
    def __init__(self, given):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, given.get(name))


class ClientContext:
    def __init__(self, given):
        self.custom = given.get("custom")
        self.env = given.get("env")
        self.client = Client(given["client"]) if given.get("client") else None


class LambdaContext:
    def __init__(self, request):
        self.aws_request_id = request["requestId"]
        self.invoked_function_arn = request["invokedFunctionArn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = CognitoIdentity()
        given = request.get("clientContext")
        self.client_context = ClientContext(json.loads(given)) if given else None
        self._deadline = time.monotonic() + request["timeoutMs"] / 1000

    def get_remaining_time_in_millis(self):
        return max(0, int((self._deadline - time.monotonic()) * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


# --- errors --------------------------------------------------------------------------------------------------------------------------


class Fault(Exception):
    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = "Runtime." + kind
        self.trace = list(trace)


def describe(error, request_id):
    if isinstance(error, Fault):
        kind, trace = error.kind, error.trace
    else:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename != __file__ and not frame.filename.startswith("<frozen importlib")]
        kind, trace = type(error).__name__, traceback.format_list(own)
    return {"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": trace}


def report(error, request_id):
    described = describe(error, request_id)
    print("[ERROR] " + described["errorType"] + ": " + described["errorMessage"])
    if described["stackTrace"]:
        print("Traceback (most recent call last):")
        print("".join(described["stackTrace"]).rstrip("\n"))
    return json.dumps(described)


# --- logging, as Lambda sets it up -------------------------------------------------------------------------------------------------


class RequestFilter(logging.Filter):
    request_id = ""

    def filter(self, record):
        record.aws_request_id = RequestFilter.request_id
        return True


class PrintHandler(logging.Handler):
    def emit(self, record):
        print(self.format(record))


def set_up_logging():
    formatter = logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler = PrintHandler()
    handler.setFormatter(formatter)
    handler.addFilter(RequestFilter())
    logging.getLogger().addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL")
    if level:
        logging.getLogger().setLevel({"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}.get(level, level))


# --- boto3 ---------------------------------------------------------------------------------------------------------------------------


def point_at_endpoint(session_module):
    """Before 1.31, botocore knows no AWS_ENDPOINT_URL."""
    create_client = session_module.Session.create_client

    def create_client_here(self, *args, **kwargs):
        # service_name, region_name, api_version, use_ssl, verify, endpoint_url
        if len(args) < 6 and kwargs.get("endpoint_url") is None:
            service = args[0] if args else kwargs.get("service_name", "")
            name = "AWS_ENDPOINT_URL_" + service.upper().replace("-", "_")
            kwargs["endpoint_url"] = os.environ.get(name) or os.environ.get("AWS_ENDPOINT_URL")
        return create_client(self, *args, **kwargs)

    session_module.Session.create_client = create_client_here


class EndpointFinder:
    """Waits for botocore to be imported, which costs too much to do for a handler that does not use it."""

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def execute_and_point(module):
            execute(module)
            import botocore

            if tuple(int(part) for part in botocore.__version__.split(".")[:2]) < (1, 31):
                point_at_endpoint(module)

        spec.loader.exec_module = execute_and_point
        return spec


# --- the handler ---------------------------------------------------------------------------------------------------------------------


def advice_for(error):
    name = (getattr(error, "name", None) or "").split(".")[0]
    if name not in ("boto3", "botocore"):
        return ""
    return "\nLambda provides %s; here it is taken from %s\nfix: %s -m pip install boto3" % (name, sys.executable, sys.executable)


def load_handler():
    name = settings["handler"]
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault("MalformedHandlerName", "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % name)
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("ImportModuleError", "Unable to import module '%s': %s%s" % (module_name, error, advice_for(error)))
    except SyntaxError as error:
        place = '  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)
        raise Fault("UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error), [place])
    if not hasattr(module, function_name):
        raise Fault("HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name))
    return getattr(module, function_name)


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, decimal.Decimal):
            return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
        return super().default(value)


def invoke(handler, request):
    try:
        try:
            event = json.loads(request["payload"])
        except ValueError as error:
            raise Fault("UnmarshalError", "Unable to unmarshal input: %s" % error)
        result = handler(event, LambdaContext(request))
        if isinstance(result, bytes):
            return "responded", result.decode("utf-8", "replace")
        try:
            return "responded", json.dumps(result, cls=Encoder)
        except Exception as error:
            raise Fault("MarshalError", "Unable to marshal response: %s" % error)
    except Exception as error:
        return "failed", report(error, request["requestId"])


def main():
    sys.path[0:1] = settings["path"]
    set_up_logging()
    import importlib.util

    sys.meta_path.insert(0, EndpointFinder())
    try:
        handler = load_handler()
    except Exception as error:
        tell("crashed", report(error, ""))
        sys.exit(1)
    tell("initialised")
    for line in requests:
        request = json.loads(line)
        RequestFilter.request_id = request["requestId"]
        os.environ["_X_AMZN_TRACE_ID"] = request["traceId"]
        outcome, payload = invoke(handler, request)
        sys.stdout.flush()
        sys.stderr.flush()
        tell(outcome, payload)


main()
`;
