from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0004_a_letter_says_why_it_came'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='why',
            field=models.CharField(blank=True, choices=[('supported', 'only because they supported the idea'), ('followed', 'because they follow the idea')], default='', max_length=10, verbose_name='why'),
        ),
    ]
