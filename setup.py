"""Package description. Tool settings are in pyproject.toml, Babel's in setup.cfg."""

from pathlib import Path

from setuptools import find_namespace_packages, setup

README = Path(__file__).parent / "README.md"

setup(
    name="ckanext-socle",
    version="0.1.0",
    description="Open data of French local authorities on CKAN",
    long_description=README.read_text(encoding="utf-8") if README.exists() else "",
    long_description_content_type="text/markdown",
    license="AGPL-3.0-or-later",
    license_files=["LICENSE"],
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Framework :: Flask",
        "Natural Language :: French",
        "Programming Language :: Python :: 3 :: Only",
    ],
    python_requires=">=3.10",
    # ckanext is a namespace shared with CKAN and every extension (PEP 420):
    # there is no ckanext/__init__.py on purpose.
    packages=find_namespace_packages(include=["ckanext.*"]),
    include_package_data=True,
    zip_safe=False,
    # CKAN is the host: it is neither required nor pinned here.
    # requirements.txt holds the versions the tests run with.
    install_requires=[
        "certifi",
        "click>=8",
        "ckanext-dcat>=2.4,<3",
        "ckanext-scheming>=3.1,<4",
        "defusedxml>=0.7,<1",
        "frformat>=0.5,<1",
        "frictionless>=5.18,<6",
        "icalendar>=6,<8",
        "jsonschema>=4.18,<5",
        "numpy>=1.26,<3",
        "opening-hours-py>=2.1,<3",
        "openpyxl>=3.1,<4",
        "phonenumbers>=9",
        "pyarrow>=17,<27",
        "python-calamine>=0.4,<1",
        "python-docx>=1.1,<2",
        "PyYAML>=6",
        "regex>=2024.4",
        "requests>=2.31,<3",
        "snowballstemmer>=2.2,<4",
    ],
    extras_require={"harvest": ["ckanext-harvest>=1.6.3,<2"]},
    entry_points={
        "ckan.plugins": ["socle = ckanext.socle.plugin:SoclePlugin"],
        "ckan.rdf.profiles": ["socle_fr = ckanext.socle.dcat.profile:SocleProfile"],
        "console_scripts": ["socle = ckanext.socle.standalone:main"],
    },
    # Read by Babel's extract_messages; "ckan" is the method CKAN registers.
    message_extractors={
        "ckanext": [
            ("**.py", "python", None),
            ("**.js", "javascript", None),
            ("**/templates/**.html", "ckan", None),
            ("**/templates/socle/mails/**.txt", "ckan", None),
        ],
    },
)
