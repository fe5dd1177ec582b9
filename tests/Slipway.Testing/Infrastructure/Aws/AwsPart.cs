namespace Slipway.Testing.Infrastructure.Aws;

/// <summary>STS and ECR of an account with one user and one role, with a real registry behind them.</summary>
public sealed class AwsPart : InfrastructurePart
{
    /// <summary>Holds the address of both services, as every AWS client reads it.</summary>
    public const string EndpointVariable = "AWS_ENDPOINT_URL";

    /// <summary>Holds the account's number.</summary>
    public const string AccountVariable = "SLIPWAY_AWS_ACCOUNT";

    /// <summary>Holds the ARN of the role that the user, and jobs with the identity tokens, may take on.</summary>
    public const string RoleVariable = "SLIPWAY_AWS_ROLE";

    /// <summary>Holds the address that gives identity tokens, as <c>ACTIONS_ID_TOKEN_REQUEST_URL</c> does on a runner.</summary>
    public const string OidcUrlVariable = "SLIPWAY_AWS_OIDC_URL";

    /// <summary>Holds what that address wants to see, as <c>ACTIONS_ID_TOKEN_REQUEST_TOKEN</c> does on a runner.</summary>
    public const string OidcTokenVariable = "SLIPWAY_AWS_OIDC_TOKEN";

    private readonly RegistryPart _registry;
    private readonly AwsPrincipal _user;
    private readonly string _role;

    private AwsPart(RegistryPart registry, AwsStub stub)
    {
        (_registry, Stub) = (registry, stub);
        _user = stub.Account.AddUser("developer");
        _role = stub.Account.AddRole(new("deploy") { TrustsUsers = true, TrustedSubjects = [stub.Oidc.Subject] });
    }

    /// <summary>The variables that it sets.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        EndpointVariable, "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", AccountVariable, RoleVariable, OidcUrlVariable, OidcTokenVariable,
    ];

    /// <summary>The services themselves.</summary>
    public AwsStub Stub { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses => new Dictionary<string, string>
    {
        [EndpointVariable] = Stub.Settings.Address,
        ["AWS_REGION"] = Stub.Settings.Region,
        ["AWS_DEFAULT_REGION"] = Stub.Settings.Region,
        ["AWS_ACCESS_KEY_ID"] = _user.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = _user.SecretKey,
        [AccountVariable] = Stub.Settings.Account,
        [RoleVariable] = _role,
        [OidcUrlVariable] = Stub.OidcUrl.ToString(),
        [OidcTokenVariable] = Stub.Oidc.RequestToken,
    };

    /// <summary>Starts them.</summary>
    public static Task<AwsPart> StartAsync(PartContext context, CancellationToken cancellationToken) =>
        StartAsync(context, new AwsStubSettings(), cancellationToken);

    /// <summary>Starts them with a behaviour of their own.</summary>
    public static async Task<AwsPart> StartAsync(PartContext context, AwsStubSettings settings, CancellationToken cancellationToken)
    {
        var registry = await RegistryPart.StartAsync(context, cancellationToken).ConfigureAwait(false);
        try
        {
            return new(registry, await AwsStub.StartAsync(registry.Address, settings, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await registry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        await Stub.DisposeAsync().ConfigureAwait(false);
        await _registry.DisposeAsync().ConfigureAwait(false);
    }
}
