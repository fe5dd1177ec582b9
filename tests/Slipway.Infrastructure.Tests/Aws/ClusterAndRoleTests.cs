using System.Text;
using Slipway.Oci.Aws;
using Slipway.Testing.Infrastructure.Aws;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Aws;

/// <summary>EKS's and IAM's answers to signed questions.</summary>
public sealed class ClusterAndRoleTests : IAsyncLifetime
{
    private AwsBench _it = null!;

    public async Task InitializeAsync() => _it = await AwsBench.StartAsync();

    public async Task DisposeAsync() => await _it.DisposeAsync();

    [Fact]
    public async Task A_cluster_tells_where_its_API_server_is_and_who_vouches_for_it()
    {
        _it.Stub.Settings.Clusters["shop"] = (new("https://127.0.0.1:6443/"), "-----BEGIN CERTIFICATE-----");

        var cluster = await DescribeAsync("shop");

        cluster.Endpoint.ShouldBe(new Uri("https://127.0.0.1:6443/"));
        Encoding.UTF8.GetString(Convert.FromBase64String(cluster.CertificateAuthority)).ShouldBe("-----BEGIN CERTIFICATE-----");
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_named() =>
        (await Should.ThrowAsync<AwsException>(DescribeAsync("shop"))).Message.ShouldContain("cluster shop");

    [Fact]
    public async Task A_cluster_that_may_not_be_asked_for_names_the_missing_action()
    {
        var poor = _it.Stub.Account.AddUser("poor", allowed: []);

        var failure = await Should.ThrowAsync<AwsException>(DescribeAsync("shop", poor));

        (failure.Error, failure.Operation).ShouldBe((AwsError.AccessDenied, "eks:DescribeCluster"));
    }

    [Fact]
    public async Task A_role_shows_whom_it_trusts()
    {
        var arn = _it.Stub.Account.AddRole(new AwsRole("delivery") { TrustPolicy = """{"Statement":[{"Effect":"Allow"}]}""" });

        (await Roles().TrustPolicyAsync(arn, default)).ShouldBe("""{"Statement":[{"Effect":"Allow"}]}""");
    }

    [Fact]
    public async Task A_role_that_is_not_there_shows_nothing() =>
        (await Roles().TrustPolicyAsync("arn:aws:iam::123456789012:role/nobody", default)).ShouldBeNull();

    private Task<EksCluster> DescribeAsync(string name, AwsPrincipal? user = null)
    {
        var environment = _it.EnvironmentOf(user ?? _it.User);
        return EksCluster.DescribeAsync(name, _it.Identity(environment), _it.Options, environment, TimeProvider.System, NullLog.Instance, default);
    }

    private IamRoles Roles()
    {
        var environment = _it.EnvironmentOf(_it.User);
        return new(_it.Identity(environment), _it.Options, environment, TimeProvider.System, NullLog.Instance);
    }
}
