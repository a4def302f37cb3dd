/**
 * The Python packages of the distribution which are repacked as wheels. Debian takes most dependencies out of the Python
 * metadata and puts them into its own, so they are written here, in Python's terms.
 */
export interface DistributionPackage {
  /** The project's name on an index, as its own metadata writes it. */
  readonly name: string
  /** Distribution packages whose Python files make up the wheel; the first one gives the version. */
  readonly packages: readonly string[]
  readonly requires?: readonly string[]
  /** Distribution packages of shared libraries which go into the wheel, in loading order. */
  readonly libraries?: readonly string[]
  /** The module whose `_distributor_init.py` loads those libraries: numpy, scipy and scikit-learn keep one for that. */
  readonly libraryModule?: string
  /** Data files of another distribution package which upstream's own wheel brings along. */
  readonly data?: { readonly package: string; readonly from: string; readonly to: string }
  /** What Debian patched to find that data elsewhere, and what stands there instead. Each has to be found. */
  readonly edits?: readonly { readonly file: string; readonly find: string; readonly replace: string }[]
}

const leaf = (name: string, ...packages: readonly string[]): DistributionPackage => ({ name, packages })

const pytz: DistributionPackage = {
  name: 'pytz',
  packages: ['python3-tz'],
  data: { package: 'tzdata', from: 'usr/share/zoneinfo', to: 'pytz/zoneinfo' },
  edits: [
    {
      file: 'pytz/__init__.py',
      find: '"/usr/share/zoneinfo/',
      replace: 'os.path.dirname(__file__) + "/zoneinfo/'
    },
    {
      file: 'pytz/__init__.py',
      find: "'/usr','share',",
      replace: 'os.path.dirname(__file__),'
    },
    {
      file: 'pytz/__init__.py',
      find: 'zoneinfo.available_timezones()',
      // Zones are lines `Z NAME ...`, their other names `L ZONE NAME`.
      replace:
        '{line.split()[1 if line[0] == "Z" else 2]' +
        ' for line in open(os.path.dirname(__file__) + "/zoneinfo/tzdata.zi") if line[:2] in ("Z ", "L ")}'
    }
  ]
}

export const distributionPackages: readonly DistributionPackage[] = [
  {
    name: 'numpy',
    packages: ['python3-numpy'],
    libraries: ['libquadmath0', 'libgfortran5', 'libblas3', 'liblapack3'],
    libraryModule: 'numpy'
  },
  {
    name: 'pandas',
    packages: ['python3-pandas', 'python3-pandas-lib'],
    requires: ['numpy>=1.21', 'python-dateutil>=2.8.1', 'pytz>=2020.1']
  },
  {
    name: 'scipy',
    packages: ['python3-scipy'],
    requires: ['numpy>=1.19.5,<1.27'],
    libraries: ['liblbfgsb0'],
    libraryModule: 'scipy'
  },
  {
    name: 'scikit-learn',
    packages: ['python3-sklearn', 'python3-sklearn-lib'],
    requires: ['numpy>=1.17.3', 'scipy>=1.3.2', 'joblib>=1.1.1', 'threadpoolctl>=2.0'],
    libraries: ['libgomp1'],
    libraryModule: 'sklearn'
  },
  leaf('joblib', 'python3-joblib'),
  leaf('threadpoolctl', 'python3-threadpoolctl'),
  { name: 'python-dateutil', packages: ['python3-dateutil'], requires: ['six>=1.5'] },
  pytz,
  leaf('six', 'python3-six'),
  {
    name: 'Flask',
    packages: ['python3-flask'],
    requires: ['Werkzeug>=2.2.2', 'Jinja2>=3.0', 'itsdangerous>=2.0', 'click>=8.0']
  },
  { name: 'Werkzeug', packages: ['python3-werkzeug'], requires: ['MarkupSafe>=2.1.1'] },
  { name: 'Jinja2', packages: ['python3-jinja2'], requires: ['MarkupSafe>=2.0'] },
  leaf('MarkupSafe', 'python3-markupsafe'),
  leaf('itsdangerous', 'python3-itsdangerous'),
  leaf('click', 'python3-click'),
  { name: 'SQLAlchemy', packages: ['python3-sqlalchemy', 'python3-sqlalchemy-ext'], requires: ['greenlet!=0.4.17'] },
  leaf('greenlet', 'python3-greenlet'),
  { name: 'Django', packages: ['python3-django'], requires: ['asgiref>=3.3.2,<4', 'pytz', 'sqlparse>=0.2.2'] },
  leaf('asgiref', 'python3-asgiref'),
  leaf('sqlparse', 'python3-sqlparse'),
  {
    name: 'requests',
    packages: ['python3-requests'],
    requires: ['charset-normalizer>=2,<4', 'idna>=2.5,<4', 'urllib3>=1.21.1,<1.27', 'certifi>=2017.4.17']
  },
  leaf('charset-normalizer', 'python3-charset-normalizer'),
  leaf('idna', 'python3-idna'),
  leaf('urllib3', 'python3-urllib3'),
  leaf('certifi', 'python3-certifi'),
  leaf('PyYAML', 'python3-yaml'),
  leaf('simplejson', 'python3-simplejson'),
  { name: 'beautifulsoup4', packages: ['python3-bs4'], requires: ['soupsieve>1.2'] },
  leaf('soupsieve', 'python3-soupsieve'),
  {
    name: 'boto3',
    packages: ['python3-boto3'],
    requires: ['botocore>=1.29,<1.30', 'jmespath>=0.7.1,<2', 's3transfer>=0.6,<0.7']
  },
  {
    name: 'botocore',
    packages: ['python3-botocore'],
    requires: ['jmespath>=0.7.1,<2', 'python-dateutil>=2.1,<3', 'urllib3>=1.25.4,<1.27']
  },
  { name: 's3transfer', packages: ['python3-s3transfer'], requires: ['botocore>=1.12.36,<2'] },
  leaf('jmespath', 'python3-jmespath'),
  { name: 'sympy', packages: ['python3-sympy'], requires: ['mpmath>=0.19'] },
  leaf('mpmath', 'python3-mpmath'),
  leaf('networkx', 'python3-networkx')
]

/** What the heavy project of the demo needs on top; kept apart, so that nobody else has to wait for them. */
export const furtherPackages: readonly DistributionPackage[] = [
  {
    name: 'statsmodels',
    packages: ['python3-statsmodels', 'python3-statsmodels-lib'],
    requires: ['numpy>=1.17', 'scipy>=1.3', 'pandas>=0.25', 'patsy>=0.5.2', 'packaging>=21.3']
  },
  { name: 'patsy', packages: ['python3-patsy'], requires: ['six', 'numpy>=1.4'] },
  leaf('packaging', 'python3-packaging')
]
