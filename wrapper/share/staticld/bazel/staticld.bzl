"""A C and C++ toolchain for Bazel whose compiler is staticld. In WORKSPACE:

    local_repository(name = "staticld_rules", path = "/usr/share/staticld/bazel")
    load("@staticld_rules//:staticld.bzl", "staticld_toolchain")
    staticld_toolchain(name = "staticld", policy = "sealed")    # or policy_file = "//:staticld.cfg"
    register_toolchains("@staticld//:toolchain")

and in .bazelrc `build --incompatible_enable_cc_toolchain_resolution`. The policy's digest and staticld's own files are in
the key of each compile and link: a cache, a remote one too, serves nothing that was made under another policy.
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:cc_toolchain_config_lib.bzl", "feature", "flag_group", "flag_set", "tool_path")

COMPILES = [
    ACTION_NAMES.c_compile,
    ACTION_NAMES.cpp_compile,
    ACTION_NAMES.linkstamp_compile,
    ACTION_NAMES.assemble,
    ACTION_NAMES.preprocess_assemble,
    ACTION_NAMES.cpp_header_parsing,
    ACTION_NAMES.cpp_module_compile,
    ACTION_NAMES.cpp_module_codegen,
]
LINKS = [
    ACTION_NAMES.cpp_link_executable,
    ACTION_NAMES.cpp_link_dynamic_library,
    ACTION_NAMES.cpp_link_nodeps_dynamic_library,
]

def _flags(name, actions, flags):
    sets = [flag_set(actions = actions, flag_groups = [flag_group(flags = flags)])] if flags else []
    return feature(name = name, enabled = True, flag_sets = sets)

def _config_impl(ctx):
    names = ["ar", "cpp", "dwp", "gcov", "ld", "nm", "objcopy", "objdump", "strip"]
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        toolchain_identifier = "staticld",
        host_system_name = "local",
        target_system_name = "local",
        target_cpu = ctx.attr.cpu,
        target_libc = ctx.attr.libc,
        compiler = "gcc",
        abi_version = "local",
        abi_libc_version = "local",
        cxx_builtin_include_directories = ctx.attr.include_directories,
        tool_paths = [tool_path(name = "gcc", path = ctx.attr.staticld)] +
                     [tool_path(name = n, path = "/usr/bin/" + n) for n in names],
        features = [
            _flags("staticld_policy", COMPILES + LINKS, ctx.attr.flags),
            _flags("staticld_libraries", LINKS, ctx.attr.libraries),
            feature(name = "supports_start_end_lib"),
        ],
    )

staticld_config = rule(
    implementation = _config_impl,
    attrs = {
        "staticld": attr.string(mandatory = True),
        "cpu": attr.string(mandatory = True),
        "libc": attr.string(mandatory = True),
        "flags": attr.string_list(),
        "libraries": attr.string_list(),
        "include_directories": attr.string_list(),
    },
    provides = [CcToolchainConfigInfo],
)

BUILD = """
load("@staticld_rules//:staticld.bzl", "staticld_config")
package(default_visibility = ["//visibility:public"])
filegroup(name = "files", srcs = glob(["installed/**"]))
staticld_config(name = "config", cpu = {cpu}, libc = {libc}, staticld = {staticld}, flags = {flags}, libraries = {libraries},
    include_directories = {include_directories})
cc_toolchain(name = "cc", toolchain_identifier = "staticld", toolchain_config = ":config", all_files = ":files",
    ar_files = ":files", as_files = ":files", compiler_files = ":files", dwp_files = ":files", linker_files = ":files",
    objcopy_files = ":files", strip_files = ":files", supports_param_files = 1)
toolchain(name = "toolchain", toolchain = ":cc", toolchain_type = "@bazel_tools//tools/cpp:toolchain_type")
"""

def _run(ctx, command):
    done = ctx.execute(command)
    if done.return_code != 0:
        fail("%s: %s%s" % (" ".join([str(c) for c in command]), done.stdout, done.stderr))
    return done

def _include_directories(ctx, command):
    """Where the compiler itself looks for headers: what it says between the two lines, for both languages."""
    found = []
    for language in ["c", "c++"]:
        said = _run(ctx, command + ["-E", "-v", "-x", language, "/dev/null", "-o", "/dev/null"]).stderr
        listed = said.split("#include <...> search starts here:")[-1].split("End of search list")[0]
        for line in listed.split("\n"):
            directory = line.strip()
            if directory.startswith("/"):
                found.append(str(ctx.path(directory).realpath))
                found.append(directory)
    return found

def _toolchain_impl(ctx):
    staticld = ctx.path(ctx.attr.staticld) if ctx.attr.staticld else ctx.which("staticld")
    if not staticld:
        fail("no staticld in PATH: install it, or say staticld = \"/its/bin/staticld\"")
    staticld = staticld.realpath
    policy = str(ctx.path(ctx.attr.policy_file)) if ctx.attr.policy_file else ctx.attr.policy
    said = _run(ctx, [staticld, "policy", "check", policy]).stdout
    libc = said.split("libc ")[-1].split(",")[0]
    flags = ["--staticld-policy=" + policy, "--staticld-id=" + said.split("sha256 ")[-1].strip()]
    prefix = staticld.dirname.dirname
    for name in ["bin/staticld", "lib/staticld", "share/staticld"]:
        ctx.symlink(str(prefix) + "/" + name, "installed/" + name)
    ctx.file("BUILD", BUILD.format(
        cpu = repr(ctx.os.name),
        libc = repr(libc),
        staticld = repr(str(staticld)),
        flags = repr(flags),
        # Debian has a C++ library for its own libc only
        libraries = repr(["-lstdc++", "-lm"] if libc == "native" else []),
        include_directories = repr(_include_directories(ctx, [staticld] + flags)),
    ))

staticld_toolchain = repository_rule(
    implementation = _toolchain_impl,
    attrs = {
        "policy": attr.string(default = "default", doc = "the name of an installed policy"),
        "policy_file": attr.label(allow_single_file = True, doc = "a policy of the workspace, instead"),
        "staticld": attr.string(doc = "the program; by default the one in PATH"),
    },
    environ = ["PATH"],
    local = True,
)
