"""The program of a process that runs a Python handler: what `/var/runtime` does in Lambda. It uses nothing of the gateway."""

import decimal
import importlib
import json
import logging
import os
import sys
import time
import traceback

# The programs of the host leave nothing behind beside themselves.
dont_write_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
from gatewright_boto import point_boto_at_endpoint
from gatewright_channel import open_channel

sys.dont_write_bytecode = dont_write_bytecode

channel = open_channel()
settings = json.loads(channel.read()[1])


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
    def __init__(self, request_id, arn, client_context):
        self.aws_request_id = request_id
        self.invoked_function_arn = arn
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = CognitoIdentity()
        self.client_context = ClientContext(json.loads(json.loads(client_context))) if client_context else None
        self._deadline = time.monotonic() + settings["timeoutMs"] / 1000

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


# Longer texts of an error are cut.
MAXIMUM_TEXT = 131072


def text_of(error):
    """An error can be anything, and may throw when it is asked for its text."""
    try:
        return str(error)[:MAXIMUM_TEXT]
    except Exception:
        return "(it throws when it is read)"


def describe(error, request_id):
    if isinstance(error, Fault):
        kind, trace = error.kind, error.trace
    else:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename != __file__ and not frame.filename.startswith("<frozen importlib")]
        kind, trace = type(error).__name__, traceback.format_list(own[-100:])
    return {"errorMessage": text_of(error), "errorType": kind, "requestId": request_id, "stackTrace": trace}


def flush_streams():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # A handler may have closed it, or put something else in its place.
            pass


def report(error, request_id):
    described = describe(error, request_id)
    lines = ["[ERROR] " + described["errorType"] + ": " + described["errorMessage"]]
    if described["stackTrace"]:
        lines += ["Traceback (most recent call last):", "".join(described["stackTrace"]).rstrip("\n")]
    flush_streams()
    channel.log("stdout", ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
    return json.dumps(described).encode()


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


def set_trace(trace_id):
    """Not with putenv, as an assignment does: the C library keeps every value that a variable has ever had."""
    os.environ._data[os.environ.encodekey("_X_AMZN_TRACE_ID")] = os.environ.encodevalue(trace_id)


def bounded(payload):
    if len(payload) > settings["maximumPayloadBytes"]:
        return "failed", settings["tooLargeError"].encode()
    return "responded", payload


def invoke(handler, request_id, arn, client_context, payload):
    try:
        try:
            event = json.loads(payload)
        except ValueError as error:
            raise Fault("UnmarshalError", "Unable to unmarshal input: %s" % error)
        result = handler(event, LambdaContext(request_id, arn, client_context))
        if isinstance(result, bytes):
            return bounded(result.decode("utf-8", "replace").encode())
        try:
            return bounded(json.dumps(result, cls=Encoder).encode())
        except Exception as error:
            raise Fault("MarshalError", "Unable to marshal response: %s" % text_of(error))
    except Exception as error:
        return "failed", report(error, request_id)


def main():
    sys.path[0:1] = settings["path"]
    set_up_logging()
    point_boto_at_endpoint()
    try:
        handler = load_handler()
    except Exception as error:
        channel.tell("crashed", report(error, ""))
        sys.exit(1)
    channel.tell("initialised")
    while True:
        number, frame = channel.read()
        # Lines of text: id, ARN, trace, client context (JSON text as a JSON string, or nothing), and then the event.
        request_id, arn, trace_id, client_context, payload = frame.decode().split("\n", 4)
        RequestFilter.request_id = request_id
        set_trace(trace_id)
        outcome, answer = invoke(handler, request_id, arn, client_context, payload)
        flush_streams()
        if channel.in_fork:
            os._exit(0)
        channel.tell(outcome, answer, number)


main()
