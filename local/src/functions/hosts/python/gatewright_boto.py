"""Makes boto3 call the AWS endpoint of the gateway, whatever its version."""

import importlib
import importlib.util
import os
import sys


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


def point_boto_at_endpoint():
    sys.meta_path.insert(0, EndpointFinder())
