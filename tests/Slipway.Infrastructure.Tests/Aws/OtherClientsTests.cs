using System.Text.Json.Nodes;
using Slipway.Infrastructure.Tests.Dora;
using Slipway.Oci;
using Slipway.Oci.Aws;
using Slipway.Oci.Ecr;
using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Aws;

/// <summary>Somebody else's client against our service, and our client against somebody else's service: neither of ours is only right about itself.</summary>
public sealed class OtherClientsTests
{
    [ToolFact("docker-registry", "apt-get", "unshare")]
    public async Task The_aws_command_line_is_content_with_the_stub()
    {
        await using var bench = await AwsBench.StartAsync(new() { PageSize = 2, ReplicatedTo = ["eu-west-1"], AsksUntilScanned = 0, AsksUntilReplicated = 0 });
        var tools = await AwsTools.OpenAsync(bench.Context, CancellationToken.None);
        var role = bench.Stub.Account.AddRole(new("deploy") { TrustsUsers = true, TrustedSubjects = [bench.Stub.Oidc.Subject] });
        async Task<JsonNode> AwsAsync(params string[] arguments) => JsonNode.Parse((await RunAsync(bench, tools, bench.User, arguments)).StandardOutput)!;

        (await AwsAsync("sts", "get-caller-identity"))["Arn"]!.GetValue<string>().ShouldBe(bench.User.Arn);
        (await AwsAsync("sts", "assume-role", "--role-arn", role, "--role-session-name", "me"))["Credentials"]!["AccessKeyId"]!.GetValue<string>().ShouldStartWith("ASIA");
        foreach (var name in (string[])["shop", "stock", "web"])
        {
            await AwsAsync("ecr", "create-repository", "--repository-name", name, "--image-tag-mutability", "IMMUTABLE", "--image-scanning-configuration", "scanOnPush=true");
        }

        (await AwsAsync("ecr", "describe-repositories"))["repositories"]!.AsArray().Count.ShouldBe(3, "it goes over every page");
        var image = await bench.Images.WriteImageAsync("one");
        await bench.Registry().PushAsync(bench.Push(image, "shop", "1.0.0"), default);
        var token = (await AwsAsync("ecr", "get-authorization-token"))["authorizationData"]![0]!;
        token["proxyEndpoint"]!.GetValue<string>().ShouldBe(bench.Stub.Settings.Address);
        var detail = (await AwsAsync("ecr", "describe-images", "--repository-name", "shop", "--image-ids", "imageTag=1.0.0"))["imageDetails"]![0]!;
        detail["imageDigest"]!.GetValue<string>().ShouldBe(image.Digest.ToString());
        var read = (await AwsAsync("ecr", "batch-get-image", "--repository-name", "shop", "--image-ids", "imageTag=1.0.0"))["images"]![0]!;
        var manifest = read["imageManifest"]!.GetValue<string>();
        await AwsAsync("ecr", "put-image", "--repository-name", "shop", "--image-tag", "v1.0.0", "--image-manifest", manifest);
        (await bench.Ecr().FindImageAsync("shop", "v1.0.0", default)).ShouldNotBeNull().Digest.ShouldBe(image.Digest);
        await AwsAsync("ecr", "put-lifecycle-policy", "--repository-name", "shop", "--lifecycle-policy-text", new EcrLifecyclePolicy().ToJson());
        (await bench.Ecr().PutLifecyclePolicyAsync("shop", new(), [], default)).ShouldBeFalse("it is the very policy");
        var id = $"imageDigest={image.Digest}";
        (await AwsAsync("ecr", "describe-image-scan-findings", "--repository-name", "shop", "--image-id", id))["imageScanStatus"]!["status"]!.GetValue<string>().ShouldBe("COMPLETE");
        (await AwsAsync("ecr", "describe-image-replication-status", "--repository-name", "shop", "--image-id", id))["replicationStatuses"]![0]!["status"]!
            .GetValue<string>().ShouldBe("COMPLETE");
        (await AwsAsync("ecr", "batch-delete-image", "--repository-name", "shop", "--image-ids", id))["failures"]!.AsArray().ShouldBeEmpty();
    }

    [ToolFact("docker-registry", "apt-get", "unshare")]
    public async Task The_aws_command_line_reads_the_stub_s_refusals_as_the_service_s()
    {
        await using var bench = await AwsBench.StartAsync();
        var tools = await AwsTools.OpenAsync(bench.Context, CancellationToken.None);
        var nobody = bench.Stub.Account.AddUser("nobody", []);
        async Task<string> ErrorAsync(AwsPrincipal user, params string[] arguments) =>
            (await RunAsync(bench, tools, user, arguments, fails: true)).StandardError;

        (await ErrorAsync(bench.User, "ecr", "describe-images", "--repository-name", "nowhere")).ShouldContain("(RepositoryNotFoundException)");
        (await ErrorAsync(nobody, "ecr", "get-authorization-token")).ShouldContain("(AccessDeniedException)");
        (await ErrorAsync(bench.User with { SecretKey = "wrong" }, "ecr", "get-authorization-token")).ShouldContain("(InvalidSignatureException)");
        (await ErrorAsync(bench.User with { SecretKey = "wrong" }, "sts", "get-caller-identity")).ShouldContain("(InvalidSignature");
        (await ErrorAsync(bench.User, "sts", "assume-role", "--role-arn", "arn:aws:iam::123456789012:role/none", "--role-session-name", "me")).ShouldContain("(AccessDenied)");
    }

    [ToolFact("docker-registry", "apt-get", "unshare")]
    public async Task A_token_for_a_cluster_is_as_the_aws_command_line_makes_it()
    {
        await using var bench = await AwsBench.StartAsync();
        var tools = await AwsTools.OpenAsync(bench.Context, CancellationToken.None);
        var environment = bench.EnvironmentOf(bench.User);

        var theirs = JsonNode.Parse((await RunAsync(bench, tools, bench.User, ["eks", "get-token", "--cluster-name", "shop"])).StandardOutput)!["status"]!["token"]!.GetValue<string>();
        var ours = await EksToken.CreateAsync("shop", bench.Identity(environment), bench.Options, environment, TimeProvider.System, bench.Mask, default);

        QueryOf(ours.Token.Reveal()).ShouldBe(QueryOf(theirs));
    }

    [ToolFact("docker-registry", "apt-get", "unshare")]
    public async Task What_our_client_sends_and_our_service_answers_has_the_shapes_that_AWS_describes()
    {
        await using var bench = await AwsBench.StartAsync(new() { ReplicatedTo = ["eu-west-1"], AsksUntilScanned = 0, AsksUntilReplicated = 0, Findings = [Finding()] });
        var shapes = new ApiShapes((await AwsTools.OpenAsync(bench.Context, CancellationToken.None)).ReadEcrModel());
        var ecr = bench.Ecr();
        var image = await bench.Images.WriteImageAsync("one");
        var settings = new EcrRepositorySettings { KmsKey = "", Tags = new EcrRepositorySettings().Tags.Add("team", "shop") };
        await bench.Registry(options => options with { CreateRepositories = settings, ReplicatedTo = ["eu-west-1"] }).PushAsync(bench.Push(image, "shop", "1.0.0"), default);
        await ecr.ListRepositoriesAsync(default);
        await ecr.TagAsync("shop", image.Digest, "v1.0.0", default);
        await ecr.WaitForScanAsync("shop", image.Digest, TimeSpan.FromMinutes(1), default);
        await ecr.PutLifecyclePolicyAsync("shop", new(), [image.Digest], default);
        await ecr.GetLifecyclePolicyAsync("shop", default);
        await ecr.DeleteImagesAsync("shop", [image.Digest], default);

        var calls = bench.Stub.Calls.Where(call => call.Operation.StartsWith("ecr:", StringComparison.Ordinal) && call.Answer is not null).ToList();

        calls.Select(call => call.Operation).Distinct().Count().ShouldBe(11, "every operation is among them");
        calls.SelectMany(call => shapes.Check(call.Operation["ecr:".Length..], "input", JsonNode.Parse(call.Request!)!)).ShouldBeEmpty();
        calls.SelectMany(call => shapes.Check(call.Operation["ecr:".Length..], "output", JsonNode.Parse(call.Answer!)!)).ShouldBeEmpty();
        shapes.Check("PutImage", "input", JsonNode.Parse("""{"repositoryName":"shop","imageTags":["a"]}""")!)
            .ShouldBe(["PutImage.input.imageManifest is missing", "PutImage.input.imageTags is not known"]);
    }

    [ToolFact("docker-registry", "apt-get", "unshare")]
    public async Task Our_client_is_content_with_moto()
    {
        await using var bench = await AwsBench.StartAsync();
        var tools = await AwsTools.OpenAsync(bench.Context, CancellationToken.None);
        var (server, port) = await ServerProcess.StartOnFreePortAsync(
            bench.Context, "moto", tools.Moto, async (port, token) => await AnswersAsync(port, token), CancellationToken.None);
        await using var stops = server;
        var options = bench.Options with { Endpoint = new Uri($"http://127.0.0.1:{port}") };
        var environment = bench.EnvironmentOf(bench.User);
        using var identity = new AwsIdentity(options, environment, TimeProvider.System, bench.Mask, NullLog.Instance);
        using var ecr = new EcrClient(
            "123456789012", options, identity, environment, new ApplyingGate(NullLog.Instance), TimeProvider.System, bench.Mask, NullLog.Instance);

        (await identity.WhoAsync(default)).ShouldStartWith("arn:aws:");
        (await ecr.GetAuthorizationTokenAsync(default)).Username.ShouldBe("AWS");
        (await ecr.CreateRepositoryAsync("shop", new() { Tags = new EcrRepositorySettings().Tags.Add("team", "shop") }, default)).ShouldBeTrue();
        (await ecr.CreateRepositoryAsync("shop", new(), default)).ShouldBeFalse();
        (await ecr.ListRepositoriesAsync(default)).Single().ImmutableTags.ShouldBeTrue();
        (await ecr.FindImageAsync("shop", "1.0.0", default)).ShouldBeNull();
        (await ecr.PutLifecyclePolicyAsync("shop", new(), [], default)).ShouldBeTrue();
        (await ecr.PutLifecyclePolicyAsync("shop", new(), [], default)).ShouldBeFalse();
        (await ecr.DeleteImagesAsync("shop", [Digest.Of([1])], default)).Failures.ShouldBeEmpty();

        using var assumed = new AwsIdentity(
            options with { Role = "arn:aws:iam::123456789012:role/deploy" }, environment, TimeProvider.System, bench.Mask, NullLog.Instance);
        (await assumed.WhoAsync(default)).ShouldContain("assumed-role/deploy/slipway");
    }

    private static async Task<ProcessResult> RunAsync(AwsBench bench, AwsTools tools, AwsPrincipal user, IReadOnlyList<string> arguments, bool fails = false)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = user.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = user.SecretKey,
            ["AWS_REGION"] = bench.Stub.Settings.Region,
            ["AWS_DEFAULT_REGION"] = bench.Stub.Settings.Region,
        };
        var spec = tools.Cli(environment, ["--endpoint-url", bench.Stub.Settings.Address, "--output", "json", .. arguments]) with { ThrowOnError = false };
        var ran = await bench.Context.Processes.RunAsync(spec, CancellationToken.None);
        (ran.ExitCode != 0).ShouldBe(fails, $"{string.Join(' ', arguments)}\n{ran.StandardError}");
        return ran;
    }

    private static JsonObject Finding() => new()
    {
        ["name"] = "CVE-2026-0001",
        ["severity"] = "HIGH",
        ["attributes"] = new JsonArray(new JsonObject { ["key"] = "package_name", ["value"] = "openssl" }),
    };

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/moto-api/"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // The question's parts, without what depends on the moment.
    private static IReadOnlyList<string> QueryOf(string token)
    {
        token.ShouldStartWith("k8s-aws-v1.");
        var encoded = token["k8s-aws-v1.".Length..].Replace('-', '+').Replace('_', '/');
        var url = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '=')));
        return [.. new Uri(url).Query.TrimStart('?').Split('&').Where(part => !part.StartsWith("X-Amz-Date=", StringComparison.Ordinal))
            .Select(part => part.StartsWith("X-Amz-Signature=", StringComparison.Ordinal) ? "X-Amz-Signature" : part).Order(StringComparer.Ordinal)];
    }
}
